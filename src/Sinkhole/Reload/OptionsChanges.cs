using System.Collections.Generic;
using Sinkhole.Configuration;

namespace Sinkhole.Reload;

/// <summary>What a reload takes of a changed configuration, and what must wait for a restart.</summary>
internal static class OptionsChanges
{
    /// <summary>The new configuration with every option that needs a restart as it runs: nothing is applied by halves.</summary>
    public static SinkholeOptions KeepRunning(SinkholeOptions running, SinkholeOptions next) => next with
    {
        Data = running.Data,
        Dns = next.Dns with
        {
            Listen = running.Dns.Listen,
            CacheMemory = running.Dns.CacheMemory,
            Prefetches = running.Dns.Prefetches,
            Tcp = running.Dns.Tcp,
            InFlight = running.Dns.InFlight,
        },
        Web = running.Web,
        Evidence = running.Evidence,
        Limits = running.Limits,
        MetricsListen = running.MetricsListen,
        ControlSocket = running.ControlSocket,
    };

    /// <summary>"restart to apply dns.listen, data"; null for nothing.</summary>
    /// <param name="started">The configuration that the process started with.</param>
    /// <param name="next">The one that was read last.</param>
    public static string? WaitingForRestart(SinkholeOptions started, SinkholeOptions next)
    {
        IReadOnlyList<string> waiting = RestartNeeds.Between(started, next);
        return waiting.Count == 0 ? null : $"restart to apply {string.Join(", ", waiting)}";
    }
}
