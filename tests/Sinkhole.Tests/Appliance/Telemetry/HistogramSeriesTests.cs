using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Sinkhole.NameServer.Observation;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Appliance.Logging;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

/// <summary>The library takes observations; what is shown must be our own buckets, count and sum, to the last bit.</summary>
public sealed class HistogramSeriesTests
{
    private static readonly double[] Bounds = [.. ResponseBuckets.Seconds];

    private readonly long[] _counts = new long[Bounds.Length + 1];
    private double _sum;

    private MetricGroup<HistogramSeriesTests> Group { get; } = new MetricGroup<HistogramSeriesTests>()
        .Histogram("h_seconds", "H.", ResponseBuckets.Seconds, ["transport"], static (series, test) =>
            series.Set(new HistogramSnapshot(test._counts, test._sum), "udp"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Buckets_count_and_sum_are_exact_at_every_scrape(int seed)
    {
        Random random = new(seed);
        using MetricRegistry registry = new(Group.ReadFrom(this), NullLogger.Instance);
        long ticks = 0;
        for (int scrape = 0; scrape < 300; scrape++)
        {
            int magnitude = random.Next(0, 40);
            for (int observation = random.Next(0, 4); observation > 0; observation--)
            {
                long took = random.NextInt64(1L << magnitude);
                long times = random.NextInt64(1, 1L << random.Next(1, 30));
                _counts[ResponseBuckets.OfDuration(TimeSpan.FromTicks(took))] += times;
                ticks += took * times;
            }

            _sum = TimeSpan.FromTicks(ticks).TotalSeconds;
            await AssertExactAsync(registry);
        }
    }

    /// <summary>Counts and sum are read one after the other while others count: either may be ahead.</summary>
    [Theory]
    [InlineData(0, 12.3)]
    [InlineData(1_000_000, 0)]
    [InlineData(7, 1e9)]
    [InlineData(1, 1e-7)]
    public async Task Sum_that_does_not_fit_the_counts_is_shown_as_it_is(long slow, double sum)
    {
        using MetricRegistry registry = new(Group.ReadFrom(this), NullLogger.Instance);
        (_counts[^1], _counts[3], _sum) = (3, 5, 4.2);
        await AssertExactAsync(registry);

        (_counts[^1], _sum) = (3 + slow, sum);
        await AssertExactAsync(registry);
        _sum = 4.2;
        await AssertExactAsync(registry);
    }

    [Fact]
    public async Task Wrong_number_of_buckets_is_logged_and_not_shown()
    {
        LogLines lines = new();
        MetricGroup<long[]> wrong = new MetricGroup<long[]>().Histogram("w_seconds", "W.", [1], [], static (series, counts) => series.Set(new HistogramSnapshot(counts, 1)));
        using MetricRegistry registry = new(wrong.ReadFrom([1]), lines);

        Assert.DoesNotContain("\nw_seconds", await registry.TextAsync(), StringComparison.Ordinal);
        Assert.Single(lines.Written);
    }

    private async Task AssertExactAsync(MetricRegistry registry)
    {
        foreach (ExpositionFormat format in (ExpositionFormat[])[ExpositionFormat.PrometheusText, ExpositionFormat.OpenMetricsText])
        {
            Dictionary<string, string> samples = (await registry.TextAsync(format)).Split('\n')
                .Where(static line => line.StartsWith("h_seconds", StringComparison.Ordinal))
                .ToDictionary(static line => line.Split(' ')[0], static line => line.Split(' ')[1]);
            long cumulative = 0;
            for (int bucket = 0; bucket < _counts.Length; bucket++)
            {
                cumulative += _counts[bucket];
                string bound = bucket < Bounds.Length ? Bounds[bucket].ToString("g", CultureInfo.InvariantCulture) : "+Inf";
                Assert.Equal(cumulative.ToString(CultureInfo.InvariantCulture), samples[$"h_seconds_bucket{{transport=\"udp\",le=\"{bound}\"}}"]);
            }

            Assert.Equal(cumulative.ToString(CultureInfo.InvariantCulture), samples["h_seconds_count{transport=\"udp\"}"]);
            Assert.Equal(_sum, double.Parse(samples["h_seconds_sum{transport=\"udp\"}"], CultureInfo.InvariantCulture));
        }
    }
}
