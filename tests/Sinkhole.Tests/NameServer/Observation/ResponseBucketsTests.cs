using System;
using System.Linq;
using Sinkhole.NameServer.Observation;
using Xunit;

namespace Sinkhole.Tests.NameServer.Observation;

public sealed class ResponseBucketsTests
{
    [Fact]
    public void Durations_end_at_powers_of_two_from_7_6_microseconds_to_half_a_second()
    {
        Assert.Equal(Enumerable.Range(-17, 17).Select(power => Math.Pow(2, power)), ResponseBuckets.Seconds);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(76, 0)]
    [InlineData(77, 1)]
    [InlineData(2_500_000, 15)]
    [InlineData(2_500_001, 16)]
    [InlineData(5_000_000, 16)]
    [InlineData(5_000_001, 17)]
    [InlineData(long.MaxValue, 17)]
    public void Duration_falls_into_the_first_bucket_that_holds_it(long ticks, int bucket)
    {
        Assert.Equal(bucket, ResponseBuckets.OfDuration(TimeSpan.FromTicks(ticks)));
    }

    [Theory]
    [InlineData(12, 0)]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(1232, 4)]
    [InlineData(1233, 5)]
    [InlineData(65535, 6)]
    public void Size_falls_into_the_first_bucket_that_holds_it(int octets, int bucket)
    {
        Assert.Equal(bucket, ResponseBuckets.OfSize(octets));
    }
}
