using System.Collections.Generic;
using System.Net;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>An upstream that is configured has changed its state.</summary>
/// <param name="Upstream">Its address.</param>
/// <param name="State">The state that it is in now.</param>
/// <param name="Fault">Why it is in it; <see cref="AnswerFault.None"/> for a closed circuit.</param>
/// <param name="IsGood">Whether a good answer closed the circuit; false where a failure was heard after silence.</param>
/// <param name="Alone">
/// The groups in which no other upstream answers: names that nobody answers from now on, or that are answered again.
/// </param>
public sealed record UpstreamStateChange(
    IPEndPoint Upstream, UpstreamState State, AnswerFault Fault, bool IsGood, IReadOnlyList<UpstreamGroup> Alone);
