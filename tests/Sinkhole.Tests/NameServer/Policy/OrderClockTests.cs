using System;
using Sinkhole.NameServer.Policy;
using Sinkhole.Tests.Clocks;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Policy;

public sealed class OrderClockTests
{
    private static readonly DateTimeOffset Floor = ManualTime.Start;

    private readonly ManualTime _time = new();
    private readonly OrderClock _clock;

    public OrderClockTests() => _clock = new OrderClock(_time);

    [Fact]
    public void Clock_without_an_anchor_is_trusted()
    {
        Assert.Equal(OrderInstant.At(Floor), _clock.Now());
        Assert.True(_clock.Now().IsTrusted);
    }

    [Fact]
    public void Synchronised_clock_decides_both()
    {
        Publish(isSynchronized: true);

        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(OrderInstant.At(Floor.AddSeconds(4)), _clock.Now());
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2000-01-01T00:00:00Z")]
    [InlineData("2026-11-20T12:00:00Z")]
    public void Clock_behind_the_floor_is_judged_by_the_floor_which_moves_on_for_what_begins(string clock)
    {
        Publish(isSynchronized: false);
        _time.Set(DateTimeOffset.Parse(clock));

        Assert.Equal(new OrderInstant(Floor.UtcTicks, Floor.UtcTicks), _clock.Now());

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new OrderInstant(Floor.AddHours(1).UtcTicks, Floor.UtcTicks), _clock.Now());
    }

    [Fact]
    public void Unsynchronised_clock_far_ahead_begins_orders_and_ends_none()
    {
        Publish(isSynchronized: false);
        var ahead = DateTimeOffset.Parse("2090-01-01T00:00:00Z");
        _time.Set(ahead);

        Assert.Equal(new OrderInstant(ahead.UtcTicks, Floor.UtcTicks), _clock.Now());
    }

    [Fact]
    public void Synchronised_reading_replaces_a_floor_far_ahead()
    {
        var ahead = DateTimeOffset.Parse("2090-01-01T00:00:00Z");
        _clock.Publish(new ClockAnchor(ahead.UtcTicks, ahead.UtcTicks, _time.GetTimestamp(), IsSynchronized: false));
        Assert.Equal(OrderInstant.At(ahead), _clock.Now());

        Publish(isSynchronized: true);

        Assert.Equal(OrderInstant.At(Floor), _clock.Now());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Step_since_the_kernel_was_asked_ends_nothing_and_unblocks_nothing(int days)
    {
        Publish(isSynchronized: true);

        _time.Set(Floor.AddDays(days));

        Assert.Equal(new OrderInstant(Floor.AddDays(Math.Max(days, 0)).UtcTicks, Floor.UtcTicks), _clock.Now());
    }

    [Fact]
    public void Without_any_floor_the_clock_begins_orders_and_nothing_ends()
    {
        _clock.Publish(new ClockAnchor(Floor.UtcTicks, EndTicks: 0, _time.GetTimestamp(), IsSynchronized: false));

        Assert.Equal(new OrderInstant(Floor.UtcTicks, 0), _clock.Now());
    }

    [Fact]
    public void Order_that_no_trusted_clock_ended_is_in_force_with_the_whole_time_to_live()
    {
        PolicyOrder order = new("xa-1", Floor.AddDays(-10), Floor.AddDays(1), ExtendedError.Censored);
        var rule = new PolicyRule(order, PolicyAction.Page, new SinkholePage([], 60));
        Publish(isSynchronized: false);
        _time.Set(Floor.AddYears(10));

        Assert.True(order.IsInForce(_clock.Now()));
        Assert.Equal(60u, rule.TtlSeconds(_clock.Now()));
    }

    private void Publish(bool isSynchronized) =>
        _clock.Publish(new ClockAnchor(Floor.UtcTicks, Floor.UtcTicks, _time.GetTimestamp(), isSynchronized));
}
