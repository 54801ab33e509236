using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals;
using Sinkhole.Reload;
using Sinkhole.Telemetry;
using Sinkhole.Warning.Hosting;

namespace Sinkhole.Hosting;

/// <summary>All metrics of the running appliance, each bound to the part that counts.</summary>
internal static class ApplianceMetrics
{
    /// <summary>The families of every part that exists.</summary>
    public static IEnumerable<BoundMetric> Bind(
        DnsService dns,
        WarningServer web,
        Journal hits,
        ClockMonitor clock,
        LoadedCell loaded,
        Reloader reloader,
        LineLoggerProvider log,
        TimeProvider time) =>
    [
        .. BuildMetrics.Bind(),
        .. ProcessMetrics.Bind(),
        .. ClockMetrics.Bind(clock),
        .. NameServerMetrics.Bind(() => dns.Counters),
        .. ForwardingMetrics.Bind(dns.Cache, dns.Forwarder),
        .. WarningMetrics.Bind(web.Counters),
        .. EvidenceMetrics.Bind(() => hits.Status),
        .. BlocklistMetrics.Bind(loaded, reloader, time),
        SinkholeMetrics.LogLinesLost.From(samples => samples.Add(log.Lost)),
    ];
}
