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
        Web = next.Web with { Listen = running.Web.Listen },
        Evidence = running.Evidence,
        MetricsListen = running.MetricsListen,
        ControlSocket = running.ControlSocket,
    };

    /// <summary>"; restart to apply dns.listen, data", or nothing.</summary>
    public static string Describe(SinkholeOptions running, SinkholeOptions next)
    {
        IReadOnlyList<string> waiting = RestartNeeds.Between(running, next);
        return waiting.Count == 0 ? string.Empty : $"; restart to apply {string.Join(", ", waiting)}";
    }
}
