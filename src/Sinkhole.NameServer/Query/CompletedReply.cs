using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Query;

/// <summary>The reply to a query that came back from an upstream.</summary>
/// <param name="Octets">Its octets, at the front of the packet.</param>
/// <param name="Rcode">RCODE, for the counters.</param>
/// <param name="Outcome">What kind of reply it is, for the counters.</param>
/// <param name="Took">From the query received to the reply ready.</param>
/// <param name="IsObserved">Whether an entry with the action observe covers a name of it.</param>
internal readonly record struct CompletedReply(int Octets, Rcode Rcode, QueryOutcome Outcome, TimeSpan Took, bool IsObserved);
