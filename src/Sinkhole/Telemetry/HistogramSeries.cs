using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Prometheus;

namespace Sinkhole.Telemetry;

/// <summary>The series of a histogram whose buckets are counted elsewhere.</summary>
/// <remarks>
/// The library takes observations, and we have bucket counts and a sum. What came into a bucket since the last scrape is observed at once,
/// at the bucket's upper bound. Then the sum is corrected.
/// </remarks>
internal sealed class HistogramSeries : Series
{
    private readonly Histogram _histogram;
    private readonly ImmutableArray<double> _bounds;

    // What was observed so far, for each series and bucket.
    private readonly Dictionary<ChildBase, long[]> _observed = [];

    /// <param name="histogram">The family in its registry.</param>
    /// <param name="bounds">Upper bounds of its buckets, positive, without infinity.</param>
    public HistogramSeries(Histogram histogram, ImmutableArray<double> bounds)
    {
        _histogram = histogram;
        _bounds = bounds;
    }

    /// <summary>Sets one series to its current counts and sum, both exact.</summary>
    /// <param name="snapshot">The histogram now.</param>
    /// <param name="labels">One value for each label of the family.</param>
    /// <exception cref="ArgumentException">Counts are not one more than bounds, or the number of label values is wrong.</exception>
    public void Set(in HistogramSnapshot snapshot, params ReadOnlySpan<string> labels)
    {
        ReadOnlySpan<long> counts = snapshot.Counts.Span;
        if (counts.Length != _bounds.Length + 1)
        {
            throw new ArgumentException($"{_histogram.Name}: {counts.Length} counts for {_bounds.Length} bounds", nameof(snapshot));
        }

        Histogram.Child series = _histogram.WithLabels(labels);
        if (!_observed.TryGetValue(series, out long[]? observed))
        {
            observed = new long[counts.Length];
            _observed.Add(series, observed);
        }

        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            if (counts[bucket] != observed[bucket])
            {
                series.Observe(ValueIn(bucket), counts[bucket] - observed[bucket]);
                observed[bucket] = counts[bucket];
            }
        }

        CorrectSum(series, snapshot.Sum);
        series.Publish();
        MarkSet(series);
    }

    /// <inheritdoc/>
    protected override void OnRemoved(ChildBase series) => _observed.Remove(series);

    // A value that counts in this bucket.
    private double ValueIn(int bucket) => bucket < _bounds.Length ? _bounds[bucket] : double.BitIncrement(_bounds[^1]);

    // Two observations in the first bucket, which has no lower bound, one of them with a count of -1: their difference goes into the sum,
    // and no count changes. The first difference may be rounded. The second is exact, because both sums are then almost equal.
    private static void CorrectSum(Histogram.Child series, double sum)
    {
        for (int pass = 0; pass < 2 && sum != series.Sum; pass++)
        {
            double missing = sum - series.Sum;
            series.Observe(double.Min(missing, 0), 1);
            series.Observe(-double.Max(missing, 0), -1);
        }
    }
}
