using System;
using System.Collections.Generic;
using System.Linq;

namespace Sinkhole.Configuration;

/// <summary>
/// Which options marked <see cref="RestartNeededAttribute"/> differ between two configurations: a reload reports them and applies none.
/// </summary>
internal static class RestartNeeds
{
    // Written out, not reflected over: a trimmed program has no properties to walk. A test holds the table and the attributes equal.
    private static readonly (string Option, Func<SinkholeOptions, string> ValueOf)[] Marked =
    [
        ("data", options => options.Data),
        ("dns.listen", options => string.Join(' ', options.Dns.Listen)),
        ("dns.cache.memory", options => options.Dns.CacheMemory.ToString()),
        ("dns.cache.prefetch", options => options.Dns.Prefetches.ToString()),
        ("dns.tcp.connections", options => options.Dns.Tcp.Connections.ToString()),
        ("dns.tcp.per_client", options => options.Dns.Tcp.PerClient.ToString()),
        ("dns.tcp.idle", options => options.Dns.Tcp.Idle.ToString()),
        ("dns.in_flight.total", options => options.Dns.InFlight.Total.ToString()),
        ("dns.in_flight.per_client", options => options.Dns.InFlight.PerClient.ToString()),
        ("dns.in_flight.per_suffix", options => options.Dns.InFlight.PerSuffix.ToString()),
        ("web.listen", options => string.Join(' ', options.Web.Listen)),
        ("web.connections", options => options.Web.Connections.ToString()),
        ("web.per_client", options => options.Web.PerClient.ToString()),
        ("evidence.budget", options => options.Evidence.Budget.ToString()),
        ("evidence.retention", options => options.Evidence.Retention.ToString()),
        ("evidence.path", options => options.Evidence.RecordsPath.ToString()),
        ("evidence.agent", options => options.Evidence.RecordsAgent.ToString()),
        ("metrics.listen", options => options.MetricsListen.ToString()),
        ("control.socket", options => options.ControlSocket),
        ("limits.drain", options => options.Limits.Drain.ToString()),
        ("limits.dns_tcp_memory", options => options.Limits.DnsTcpMemory.ToString()),
        ("limits.web_memory", options => options.Limits.WebMemory.ToString()),
        ("limits.hits_per_address", options => options.Limits.HitsPerAddress.ToString()),
    ];

    /// <summary>The options, as they are written in the file, whose change takes effect at the next start only; empty for none.</summary>
    public static IReadOnlyList<string> Between(SinkholeOptions running, SinkholeOptions next) =>
        [.. Marked.Where(marked => marked.ValueOf(running) != marked.ValueOf(next)).Select(marked => marked.Option)];
}
