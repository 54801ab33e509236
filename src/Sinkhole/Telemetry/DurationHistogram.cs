using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;

namespace Sinkhole.Telemetry;

/// <summary>Counts durations of rare events in buckets; any thread.</summary>
internal sealed class DurationHistogram
{
    private readonly ImmutableArray<double> _bounds;
    private readonly long[] _counts;
    private long _sumTicks;

    /// <param name="bounds">Inclusive upper bounds in seconds, ascending. One bucket more takes what is slower.</param>
    public DurationHistogram(ImmutableArray<double> bounds)
    {
        _bounds = bounds;
        _counts = new long[bounds.Length + 1];
    }

    /// <summary>Bounds at powers of two.</summary>
    /// <param name="firstPower">The first bucket ends at two to this power, in seconds.</param>
    /// <param name="lastPower">The last one ends at two to this power.</param>
    public static ImmutableArray<double> PowersOfTwo(int firstPower, int lastPower) =>
        [.. Enumerable.Range(firstPower, lastPower - firstPower + 1).Select(static power => Math.ScaleB(1, power))];

    /// <summary>Counts one.</summary>
    public void Add(TimeSpan duration)
    {
        int bucket = _bounds.BinarySearch(duration.TotalSeconds);
        Interlocked.Increment(ref _counts[bucket < 0 ? ~bucket : bucket]);
        Interlocked.Add(ref _sumTicks, duration.Ticks);
    }

    /// <summary>What was counted so far.</summary>
    public HistogramSnapshot Read()
    {
        long[] counts = [.. Enumerable.Range(0, _counts.Length).Select(bucket => Interlocked.Read(ref _counts[bucket]))];
        return new HistogramSnapshot(counts, TimeSpan.FromTicks(Interlocked.Read(ref _sumTicks)).TotalSeconds);
    }
}
