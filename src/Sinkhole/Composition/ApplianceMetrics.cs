using System;
using System.Collections.Generic;
using Sinkhole.Clocks;
using Sinkhole.Erasing;
using Sinkhole.Logging;
using Sinkhole.Reload;
using Sinkhole.Telemetry;
using Sinkhole.Warning.Hosting;

namespace Sinkhole.Composition;

/// <summary>All metrics of the running appliance, each with the part it is read from.</summary>
internal static class ApplianceMetrics
{
    /// <summary>What is known of the clock beside what the kernel says.</summary>
    public static MetricGroup<ClockFloor> Clock { get; } = new MetricGroup<ClockFloor>()
        .Gauge(
            "sinkhole_clock_behind_seconds",
            "How far the clock is behind the last time at which it was synchronised; 0 if it is not behind.",
            static clock => clock.Behind.TotalSeconds)
        .Counter(
            "sinkhole_clock_steps_total",
            "Steps of the clock by more than 2 s, by direction; a start before the last synchronised time, or 30 days after it, counts as "
                + "one.",
            ["direction"],
            static (series, clock) =>
            {
                series.Set(clock.StepsAhead, "ahead");
                series.Set(clock.StepsBack, "back");
            })
        .Gauge(
            "sinkhole_clock_jump_unconfirmed",
            "1 while a jump of the synchronised clock waits for an operator to confirm it, otherwise 0.",
            static clock => clock.Unconfirmed is null ? 0 : 1);

    /// <summary>Orders of which the clock cannot say whether they are in force.</summary>
    public static MetricGroup<Func<int>> Doubt { get; } = new MetricGroup<Func<int>>()
        .Gauge(
            "sinkhole_blocklist_orders_in_doubt",
            "Orders that are not in force but should perhaps be, because the clock is wrong or has jumped.",
            static count => count());

    /// <summary>The log.</summary>
    public static MetricGroup<Func<long>> LogLines { get; } = new MetricGroup<Func<long>>()
        .Counter(
            "sinkhole_log_lines_lost_total",
            "Log lines that could not be written.",
            static lost => lost());

    /// <summary>The families of every part.</summary>
    public static IEnumerable<BoundMetric> ReadFrom(
        DnsService dns,
        WarningServer web,
        EvidenceParts evidence,
        ContactService contacts,
        ClockFloor clock,
        OrdersInDoubt doubt,
        LoadedCell loaded,
        Reloader reloader,
        LineLoggerProvider log) =>
    [
        .. BuildMetrics.Families.ReadFrom(Environment.Version),
        .. ProcessMetrics.Families.ReadFrom(ProcessMetrics.StartOfThisProcess()),
        .. ClockMetrics.Families.ReadFrom(clock.Monitor),
        .. NameServerMetrics.Families.ReadFrom(() => dns.Counters),
        .. NameServerMetrics.Streams.ReadFrom(dns.TcpMemory),
        .. CacheMetrics.Families.ReadFrom(dns.Cache),
        .. UpstreamMetrics.Families.ReadFrom(dns.Forwarder),
        .. WarningMetrics.Families.ReadFrom(web.Counters),
        .. WarningMetrics.Memory.ReadFrom(() => web.MemoryOctets),
        .. EvidenceMetrics.Families.ReadFrom(() => evidence.Journals.Statuses),
        .. CheckpointMetrics.Families.ReadFrom(() => evidence.Checkpoints.Reports),
        .. TimeStampMetrics.Families.ReadFrom(() => evidence.TimeStamps?.Reports ?? TimeStampReports.None),
        .. CosignatureMetrics.Families.ReadFrom(() => evidence.Cosignatures.Reports),
        .. SealingMetrics.Families.ReadFrom(evidence.Sealer),
        .. ErasureMetrics.Families.ReadFrom(evidence.Erasure.Counters),
        .. ContactMetrics.Families.ReadFrom(contacts.Counters),
        .. BlocklistMetrics.Families.ReadFrom(new BlocklistState(loaded, reloader, clock.Orders)),
        .. Clock.ReadFrom(clock),
        .. Doubt.ReadFrom(doubt.Count),
        .. LogLines.ReadFrom(() => log.Lost),
    ];
}
