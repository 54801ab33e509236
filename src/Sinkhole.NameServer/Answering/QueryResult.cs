using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Answering;

/// <summary>What the steps made of a query: it goes with a forwarded query to an upstream, and with a reply until it is sent.</summary>
/// <param name="Generation">The generation of the query: its routes say which upstreams are asked.</param>
/// <param name="Outcome">
/// How the reply is counted; an upstream's answer as <c>Forwarded</c>, or <c>Passthru</c> when an allow list or a passthru entry covers the
/// name.
/// </param>
public readonly record struct QueryResult(Generation Generation, QueryOutcome Outcome)
{
    /// <summary>When the query was received, as a timestamp of the responder's clock.</summary>
    public long TakenAt { get; init; }

    /// <summary>What was read of a query for an upstream; empty for a reply.</summary>
    public ParsedQuery Parsed { get; init; }

    /// <summary>The RCODE of a reply, for the counters.</summary>
    public Rcode Rcode { get; init; }
}
