using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Answering;

/// <summary>What a query takes with it when it leaves the steps: for an upstream, or as a reply that is yet to be sent.</summary>
/// <param name="Generation">The generation it lives in: its routes say whom to ask.</param>
/// <param name="Outcome">
/// How the reply is counted; an upstream's answer as <c>Forwarded</c>, or <c>Passthru</c> when policy spared the name.
/// </param>
public readonly record struct Handover(Generation Generation, QueryOutcome Outcome)
{
    /// <summary>When the query was taken in hand, as a timestamp of the clock that its responder has.</summary>
    public long TakenAt { get; init; }

    /// <summary>What was read of a query for an upstream; empty for a reply.</summary>
    public ParsedQuery Parsed { get; init; }

    /// <summary>The RCODE of a reply, for the counters.</summary>
    public Rcode Rcode { get; init; }
}
