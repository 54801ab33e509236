using System;
using Sinkhole.Telemetry;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

public sealed class DurationHistogramTests
{
    [Fact]
    public void Each_duration_falls_into_the_first_bucket_that_holds_it()
    {
        DurationHistogram histogram = new(DurationHistogram.PowersOfTwo(firstPower: -1, lastPower: 1));

        foreach (double seconds in new[] { 0, 0.5, 0.6, 1, 2, 2.5, 100 })
        {
            histogram.Add(TimeSpan.FromSeconds(seconds));
        }

        HistogramSnapshot reading = histogram.Read();
        Assert.Equal([0.5, 1, 2], DurationHistogram.PowersOfTwo(firstPower: -1, lastPower: 1));
        Assert.Equal([2, 2, 1, 2], reading.Counts.ToArray());
        Assert.Equal(106.6, reading.Sum, precision: 6);
    }
}
