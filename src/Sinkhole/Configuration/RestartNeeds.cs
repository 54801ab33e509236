using System;
using System.Collections.Generic;
using System.Linq;

namespace Sinkhole.Configuration;

/// <summary>What a reload takes of a changed configuration, and what has to wait for a restart.</summary>
internal static class RestartNeeds
{
    /// <summary>The new configuration with every option that needs a restart as it runs: nothing is applied by halves.</summary>
    public static SinkholeOptions KeepRunning(SinkholeOptions running, SinkholeOptions next)
    {
        foreach (Option option in OptionTable.All)
        {
            next = option.Keep is null ? next : option.Keep(running, next);
        }

        return next;
    }

    /// <summary>The options, as they are written in the file, whose change takes effect at the next start only; empty for none.</summary>
    public static IReadOnlyList<string> Between(SinkholeOptions started, SinkholeOptions next) =>
    [
        .. OptionTable.All
            .Where(option => option.NeedsRestart && !option.Values(started).SequenceEqual(option.Values(next), StringComparer.Ordinal))
            .Select(static option => option.Path),
    ];

    /// <summary>"restart to apply dns.listen, data"; null for nothing.</summary>
    /// <param name="started">The configuration that the process started with.</param>
    /// <param name="next">The one that was read last.</param>
    public static string? Say(SinkholeOptions started, SinkholeOptions next)
    {
        IReadOnlyList<string> waiting = Between(started, next);
        return waiting.Count == 0 ? null : $"restart to apply {string.Join(", ", waiting)}";
    }
}
