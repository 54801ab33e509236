using System;
using Sinkhole.Clocks;

namespace Sinkhole.Telemetry;

/// <summary>What the kernel says of the clock.</summary>
internal static class ClockMetrics
{
    /// <summary>The families.</summary>
    public static MetricGroup<ClockMonitor> Families { get; } = new MetricGroup<ClockMonitor>()
        .Gauge(
            "sinkhole_clock_synchronized",
            "Whether the kernel says that the clock is synchronised (1) or not (0).",
            static clock => clock.Current.IsSynchronized ? 1 : 0)
        .Gauge(
            "sinkhole_clock_offset_seconds",
            "Correction of the clock that the kernel still owes.",
            static clock => clock.Current.Offset.TotalSeconds)
        .Gauge(
            "sinkhole_clock_error_bound_seconds",
            "Most that the clock may be wrong by; +Inf where no bound is known.",
            static clock => SecondsOf(clock.Current.ErrorBound));

    private static double SecondsOf(TimeSpan bound) => bound == TimeSpan.MaxValue ? double.PositiveInfinity : bound.TotalSeconds;
}
