using System.Collections.Generic;
using Sinkhole.Clocks;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Logging;
using Sinkhole.Reload;
using Sinkhole.Telemetry;
using Sinkhole.Warning.Hosting;

namespace Sinkhole.Composition;

/// <summary>All metrics of the running appliance, each bound to the part that counts.</summary>
internal static class ApplianceMetrics
{
    /// <summary>The families of every part that exists.</summary>
    public static IEnumerable<BoundMetric> Bind(
        DnsService dns,
        WarningServer web,
        Journal hits,
        ClockFloor clock,
        OrdersInDoubt doubt,
        LoadedCell loaded,
        Reloader reloader,
        LineLoggerProvider log) =>
    [
        .. BuildMetrics.Bind(),
        .. ProcessMetrics.Bind(),
        .. ClockMetrics.Bind(clock.Monitor),
        .. NameServerMetrics.Bind(() => dns.Counters),
        SinkholeMetrics.DnsTcpWaiting.From(samples => samples.Add(dns.TcpMemory.Octets)),
        .. ForwardingMetrics.Bind(dns.Cache, dns.Forwarder),
        .. WarningMetrics.Bind(web.Counters),
        SinkholeMetrics.HttpMemory.From(samples => samples.Add(web.MemoryOctets)),
        .. EvidenceMetrics.Bind(() => hits.Status),
        .. BlocklistMetrics.Bind(loaded, reloader, clock.Orders),
        .. BindClock(clock),
        SinkholeMetrics.OrdersInDoubt.From(samples => samples.Add((long)doubt.Count())),
        SinkholeMetrics.LogLinesLost.From(samples => samples.Add(log.Lost)),
    ];

    /// <summary>What is known of the clock beside the kernel's own word.</summary>
    public static IEnumerable<BoundMetric> BindClock(ClockFloor clock) =>
    [
        SinkholeMetrics.ClockBehind.From(samples => samples.Add(clock.Behind.TotalSeconds)),
        SinkholeMetrics.ClockSteps.From(samples => AddSteps(samples, clock)),
        SinkholeMetrics.ClockJumpUnconfirmed.From(samples => samples.Add(clock.Unconfirmed is null ? 0L : 1L)),
    ];

    private static void AddSteps(Samples samples, ClockFloor clock)
    {
        samples.Add(clock.StepsAhead, "ahead");
        samples.Add(clock.StepsBack, "back");
    }
}
