using System;
using Sinkhole.Clocks;
using Sinkhole.Platform.Clocks;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Clocks;

public sealed class ClockMonitorTests
{
    private static readonly KernelReading Good = new(IsSynchronized: true, TimeSpan.FromMilliseconds(3), TimeSpan.Zero);
    private static readonly KernelReading Lost = new(IsSynchronized: false, TimeSpan.FromSeconds(16), TimeSpan.Zero);

    [Fact]
    public void Sample_exists_from_the_start_and_follows_the_kernel()
    {
        ManualTime time = new();
        KernelReading kernel = Good;
        using ClockMonitor monitor = new(time, () => kernel);

        kernel = Lost;
        KernelReading before = monitor.Current;
        time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(Good, before);
        Assert.Equal(Lost, monitor.Current);
    }

    [Fact]
    public void Closed_monitor_keeps_its_last_sample()
    {
        ManualTime time = new();
        KernelReading kernel = Good;
        ClockMonitor monitor = new(time, () => kernel);

        monitor.Dispose();
        kernel = Lost;
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Good, monitor.Current);
    }

    [Fact]
    public void Kernel_answers_with_a_bound()
    {
        KernelReading reading = KernelClock.Read();

        Assert.True(reading.ErrorBound > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(15_999_999, 15_999_999)]
    [InlineData(16_000_000, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Bound_at_which_the_kernel_stops_counting_is_none(long maximumError, long microseconds)
    {
        TimeSpan bound = KernelClock.BoundOf(maximumError);

        Assert.Equal(microseconds == long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromMicroseconds(microseconds), bound);
    }
}
