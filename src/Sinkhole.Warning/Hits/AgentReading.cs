using Sinkhole.Warning.Iptv;
using Sinkhole.Warning.Redaction;

namespace Sinkhole.Warning.Hits;

/// <summary>What an agent string shows, and what may be recorded of it (RFC 9110 §10.1.5). Any thread.</summary>
/// <param name="agent">As the device sent it.</param>
internal sealed class AgentReading(string agent)
{
    private string? _recorded;

    /// <summary>As the device sent it; recorded nowhere.</summary>
    public string Sent { get; } = agent;

    /// <summary>A crawler, scanner or link preview.</summary>
    public bool IsBot { get; } = KnownPrograms.IsBot(agent);

    /// <summary>A browser, or its media engine.</summary>
    public bool IsBrowser { get; } = KnownPrograms.IsBrowser(agent);

    /// <summary>A television set.</summary>
    public bool IsTelevision { get; } = KnownPrograms.IsTelevision(agent);

    /// <summary>A player or set-top box.</summary>
    public bool IsPlayer { get; } = KnownPrograms.IsPlayer(agent);

    /// <summary>
    /// What it says of program, system and model, cut to <see cref="Visit.MaxAgentCharacters"/>, the rest <c>*</c>. Most visits need no
    /// record, so it is made when it is asked for.
    /// </summary>
    public string Recorded => _recorded ??= RecordedAgent.Of(Sent, Visit.MaxAgentCharacters);
}
