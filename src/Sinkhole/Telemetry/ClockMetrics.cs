using System;
using System.Collections.Generic;
using Sinkhole.Clocks;

namespace Sinkhole.Telemetry;

/// <summary>The clock's state, as metrics.</summary>
internal static class ClockMetrics
{
    /// <summary>The families, bound.</summary>
    public static IEnumerable<BoundMetric> Bind(ClockMonitor clock) =>
    [
        SinkholeMetrics.ClockSynchronized.From(samples => samples.Add(clock.Current.IsSynchronized ? 1L : 0L)),
        SinkholeMetrics.ClockOffset.From(samples => samples.Add(clock.Current.Offset.TotalSeconds)),
        SinkholeMetrics.ClockErrorBound.From(samples => AddBound(samples, clock.Current.ErrorBound)),
    ];

    private static void AddBound(Samples samples, TimeSpan bound) =>
        samples.Add(bound == TimeSpan.MaxValue ? double.PositiveInfinity : bound.TotalSeconds);
}
