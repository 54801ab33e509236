using Sinkhole.Warning.Iptv;
using Sinkhole.Warning.Redaction;

namespace Sinkhole.Warning.Hits;

/// <summary>What an agent string shows, and what may be recorded of it (RFC 9110 §10.1.5).</summary>
/// <param name="Recorded">
/// What it says of program, system and model, cut to <see cref="Visit.MaxAgentCharacters"/>, the rest <c>*</c>.
/// </param>
/// <param name="IsBot">A crawler, scanner or link preview.</param>
/// <param name="IsBrowser">A browser, or its media engine.</param>
/// <param name="IsTelevision">A television set.</param>
/// <param name="IsPlayer">A player or set-top box.</param>
internal sealed record AgentReading(string Recorded, bool IsBot, bool IsBrowser, bool IsTelevision, bool IsPlayer)
{
    /// <summary>Reads a string.</summary>
    /// <param name="agent">As the device sent it.</param>
    public static AgentReading Of(string agent) => new(
        RecordedAgent.Of(agent, Visit.MaxAgentCharacters),
        KnownPrograms.IsBot(agent),
        KnownPrograms.IsBrowser(agent),
        KnownPrograms.IsTelevision(agent),
        KnownPrograms.IsPlayer(agent));
}
