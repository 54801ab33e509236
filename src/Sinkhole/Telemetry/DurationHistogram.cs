using System;
using System.Linq;
using System.Threading;

namespace Sinkhole.Telemetry;

/// <summary>Counts durations of something rare by powers of two; any thread.</summary>
internal sealed class DurationHistogram
{
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private long _sumTicks;

    /// <param name="firstPower">The first bucket ends at two to this power, in seconds.</param>
    /// <param name="lastPower">The last one that has an end.</param>
    public DurationHistogram(int firstPower, int lastPower)
    {
        _bounds = [.. Enumerable.Range(firstPower, lastPower - firstPower + 1).Select(static power => Math.ScaleB(1, power))];
        _counts = new long[_bounds.Length + 1];
    }

    /// <summary>Counts one.</summary>
    public void Add(TimeSpan duration)
    {
        int bucket = _bounds.AsSpan().BinarySearch(duration.TotalSeconds);
        Interlocked.Increment(ref _counts[bucket < 0 ? ~bucket : bucket]);
        Interlocked.Add(ref _sumTicks, duration.Ticks);
    }

    /// <summary>What was counted so far.</summary>
    public HistogramReading Read()
    {
        long[] counts = [.. Enumerable.Range(0, _counts.Length).Select(bucket => Interlocked.Read(ref _counts[bucket]))];
        return new HistogramReading(_bounds, counts, TimeSpan.FromTicks(Interlocked.Read(ref _sumTicks)).TotalSeconds);
    }
}
