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
            "1 if the kernel reports the clock as synchronised, otherwise 0.",
            static clock => clock.Current.IsSynchronized ? 1 : 0)
        .Gauge(
            "sinkhole_clock_offset_seconds",
            "Correction that the kernel has not yet applied to the clock.",
            static clock => clock.Current.Offset.TotalSeconds)
        .Gauge(
            "sinkhole_clock_error_bound_seconds",
            "Maximum error of the clock; +Inf if it is not known.",
            static clock => SecondsOf(clock.Current.ErrorBound));

    private static double SecondsOf(TimeSpan bound) => bound == TimeSpan.MaxValue ? double.PositiveInfinity : bound.TotalSeconds;
}
