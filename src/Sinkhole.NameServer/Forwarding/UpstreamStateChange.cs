using System.Collections.Generic;
using System.Net;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>A configured upstream has changed its state.</summary>
/// <param name="Upstream">Its address.</param>
/// <param name="State">Its new state.</param>
/// <param name="Fault">The reason; <see cref="AnswerFault.None"/> for a closed circuit.</param>
/// <param name="IsGood">Whether a good answer closed the circuit; false where a failure message closed it.</param>
/// <param name="Alone">
/// The groups in which no other upstream works: their names have no upstream from now on, or have one again.
/// </param>
public sealed record UpstreamStateChange(
    IPEndPoint Upstream, UpstreamState State, AnswerFault Fault, bool IsGood, IReadOnlyList<UpstreamGroup> Alone);
