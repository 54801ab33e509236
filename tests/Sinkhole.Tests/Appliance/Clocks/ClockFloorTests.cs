using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Clocks;
using Sinkhole.Composition;
using Sinkhole.NameServer.Policy;
using Sinkhole.Platform.Clocks;
using Sinkhole.Reload;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Appliance.Logging;
using Sinkhole.Tests.Appliance.Reload;
using Sinkhole.Tests.Appliance.Telemetry;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Clocks;

public sealed class ClockFloorTests : IDisposable
{
    private static readonly DateTimeOffset Now = ManualTime.Start;
    private static readonly DateTimeOffset Past = DateTimeOffset.Parse("1970-01-01T00:00:00Z");
    private static readonly DateTimeOffset Future = DateTimeOffset.Parse("2090-01-01T00:00:00Z");

    private readonly ManualTime _time = new();
    private readonly LogLines _lines = new();
    private bool _isSynchronized;
    private ClockMonitor? _monitor;

    public void Dispose() => _monitor?.Dispose();

    [Fact]
    public void Orders_follow_the_stored_instant_when_the_clock_is_behind_it()
    {
        ClockFloor floor = Start(Past, isSynchronized: false, kept: Now);

        Assert.Equal(OrderInstant.At(Now), floor.Orders.Now());
        Assert.Equal(Now - Past, floor.Behind);
        Assert.Equal((0, 1), (floor.StepsAhead, floor.StepsBack));
        Assert.Contains("is not synchronised", floor.LastStep?.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Unsynchronised_clock_far_ahead_ends_no_order()
    {
        ClockFloor floor = Start(Future, isSynchronized: false, kept: Now);

        Assert.Equal(new OrderInstant(Future.UtcTicks, Now.UtcTicks), floor.Orders.Now());
        Assert.Equal(TimeSpan.Zero, floor.Behind);
        Assert.Equal((1, 0), (floor.StepsAhead, floor.StepsBack));
    }

    [Fact]
    public void Clock_that_was_never_synchronised_ends_no_order()
    {
        ClockFloor floor = Start(Now, isSynchronized: false, kept: null);

        Assert.Equal(new OrderInstant(Now.UtcTicks, 0), floor.Orders.Now());
        Assert.Null(floor.Instant);
        Assert.Null(floor.LastStep);
    }

    [Fact]
    public void Clock_that_was_never_synchronised_keeps_orders_in_force_that_have_begun()
    {
        ClockFloor floor = Start(Now, isSynchronized: false, kept: null);
        _time.Advance(TimeSpan.FromSeconds(4));
        _time.Set(Now.AddDays(-400));
        Assert.Equal(new OrderInstant(Now.AddSeconds(4).UtcTicks, 0), floor.Orders.Now());

        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(new OrderInstant(Now.AddSeconds(8).UtcTicks, 0), floor.Orders.Now());
        Assert.Equal(TimeSpan.FromDays(400), floor.Behind - TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Synchronised_sample_replaces_the_floor_both_ways(bool isFloorAhead)
    {
        ClockFloor floor = Start(Past, isSynchronized: false, kept: isFloorAhead ? Future : Now.AddDays(-1));
        int told = 0;
        floor.Changed += () => told++;

        _time.Set(Now);
        _isSynchronized = true;
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(OrderInstant.At(Now.AddSeconds(4)), floor.Orders.Now());
        Assert.Equal(Now.AddSeconds(4), floor.Instant);
        Assert.Equal(1, told);
    }

    [Fact]
    public void Floor_stays_at_the_last_synchronised_instant()
    {
        ClockFloor floor = Start(Now, isSynchronized: true, kept: Now.AddMinutes(-5));
        _time.Advance(TimeSpan.FromSeconds(4));
        _isSynchronized = false;

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new OrderInstant(Now.AddSeconds(4).AddHours(1).UtcTicks, Now.AddSeconds(4).UtcTicks), floor.Orders.Now());
        Assert.Equal(TimeSpan.Zero, floor.Behind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Step_of_a_synchronised_clock_needs_a_confirmation(int days)
    {
        ClockFloor floor = Start(Now, isSynchronized: true, kept: null);

        _time.Set(Now.AddDays(days));
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(TimeSpan.FromDays(days), floor.Unconfirmed?.By);
        Assert.Equal((days > 0 ? 1 : 0, days > 0 ? 0 : 1), (floor.StepsAhead, floor.StepsBack));

        ClockStep told = floor.Unconfirmed!;
        floor.Confirm(told);
        Assert.Null(floor.Unconfirmed);
        Assert.Contains(told.Describe(), floor.LastConfirmed, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_that_waits_for_a_disk_still_takes_the_floor()
    {
        _monitor = new ClockMonitor(_time, () => new KernelReading(_isSynchronized, TimeSpan.FromSeconds(1), TimeSpan.Zero));
        var floor = new ClockFloor(_monitor, new OrderClock(_time), NullLogger.Instance);
        _time.Advance(TimeSpan.FromSeconds(8));

        floor.StartFrom(new StoredClock(Now.AddDays(-2), TimeSpan.Zero));
        _isSynchronized = true;
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.True(floor.IsSynchronized);
        Assert.Null(floor.Unconfirmed);
    }

    [Fact]
    public void Orders_follow_the_stored_floor_before_the_journal_is_open()
    {
        DateTimeOffset kept = Now.AddDays(-2);
        _monitor = new ClockMonitor(_time, () => new KernelReading(_isSynchronized, TimeSpan.FromSeconds(1), TimeSpan.Zero));
        var floor = new ClockFloor(_monitor, new OrderClock(_time), NullLogger.Instance);

        floor.UseStoredFloor(new StoredClock(kept, TimeSpan.Zero));
        Assert.Equal(new OrderInstant(Now.UtcTicks, kept.UtcTicks), floor.Orders.Now());
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(new OrderInstant(Now.AddSeconds(8).UtcTicks, kept.UtcTicks), floor.Orders.Now());

        _isSynchronized = true;
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(OrderInstant.At(Now.AddSeconds(12)), floor.Orders.Now());
        Assert.Null(floor.Unconfirmed);
    }

    [Fact]
    public void Stored_floor_counts_each_step_once_after_the_journal_is_open()
    {
        StoredClock kept = new(Now.AddDays(-40), TimeSpan.Zero);
        _monitor = new ClockMonitor(_time, () => new KernelReading(_isSynchronized, TimeSpan.FromSeconds(1), TimeSpan.Zero));
        var floor = new ClockFloor(_monitor, new OrderClock(_time), NullLogger.Instance);

        floor.UseStoredFloor(kept);
        _isSynchronized = true;
        _time.Advance(TimeSpan.FromSeconds(4));
        bool before = floor.MayExpireEvidence();
        floor.StartFrom(kept);

        Assert.False(before);
        Assert.Equal(TimeSpan.FromDays(40) + TimeSpan.FromSeconds(4), floor.Unconfirmed?.By);
        Assert.Equal(1, floor.StepsAhead);
    }

    [Fact]
    public void Step_there_and_back_leaves_nothing_to_confirm()
    {
        ClockFloor floor = Start(Now, isSynchronized: true, kept: null);

        _time.Set(Now.AddDays(1));
        _time.Advance(TimeSpan.FromSeconds(4));
        _time.Set(Now.AddSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Null(floor.Unconfirmed);
        Assert.Equal((1, 1), (floor.StepsAhead, floor.StepsBack));
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(31, true)]
    public void Long_downtime_needs_a_confirmation_of_the_clock(int days, bool asks)
    {
        ClockFloor floor = Start(Now, isSynchronized: true, kept: Now.AddDays(-days));

        Assert.Equal(asks, floor.Unconfirmed is not null);
        Assert.Equal(OrderInstant.At(Now), floor.Orders.Now());
    }

    [Fact]
    public async Task Orders_are_in_doubt_while_the_clock_is_behind_and_some_have_not_begun_by_the_floor()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        site.Order("xa-2", "  - domain: late.example", from: "2026-11-25T00:00:00Z");
        await site.ReloadAsync();
        ClockFloor floor = Start(Past, isSynchronized: false, kept: Now);
        OrdersInDoubt doubt = new(floor, site.Loaded, _time);

        Assert.Equal(1, doubt.Count());
        Assert.Contains("1 order may be missing", doubt.Reason(), StringComparison.Ordinal);

        _time.Set(Now);
        _isSynchronized = true;
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(doubt.Reason());
    }

    [Fact]
    public async Task First_start_of_a_clock_before_valid_from_is_in_doubt()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        OrdersInDoubt past = new(Start(Past, isSynchronized: false, kept: null), site.Loaded, _time);
        Assert.Equal(1, past.Count());

        OrdersInDoubt now = new(Start(Now, isSynchronized: false, kept: null), site.Loaded, _time);
        Assert.Equal(0, now.Count());
    }

    [Fact]
    public async Task Orders_that_a_floor_in_the_future_has_ended_are_in_doubt()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        OrdersInDoubt doubt = new(Start(Now, isSynchronized: false, kept: Future), site.Loaded, _time);

        Assert.Equal(1, doubt.Count());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task Orders_that_a_jump_took_out_of_force_are_in_doubt_until_it_is_confirmed(int days)
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        ClockFloor floor = Start(Now, isSynchronized: true, kept: null);
        OrdersInDoubt doubt = new(floor, site.Loaded, _time);
        Assert.Equal(0, doubt.Count());

        _time.Set(Now.AddDays(days));
        Assert.Equal(0, doubt.Count());
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1, doubt.Count());
        Assert.Contains("confirm it with 'sinkhole reload --confirm'", doubt.Reason(), StringComparison.Ordinal);

        Assert.Equal(doubt.Reason(), doubt.ReportOnReload(confirms: true));
        Assert.NotNull(doubt.ReportOnReload(confirms: false));
        Assert.Equal(1, doubt.Count());
        Assert.Null(doubt.ReportOnReload(confirms: true));
        Assert.Equal(0, doubt.Count());
    }

    [Fact]
    public async Task Jump_that_affects_no_order_must_be_confirmed_before_evidence_expires()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        ClockFloor floor = Start(Now, isSynchronized: true, kept: null);
        OrdersInDoubt doubt = new(floor, site.Loaded, _time);
        Assert.Null(doubt.ReportOnReload(confirms: true));

        _time.Set(Now.AddHours(2));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((0, null), (doubt.Count(), doubt.Reason()));
        Assert.StartsWith("the clock jumped ", doubt.ReportOnReload(confirms: true)!, StringComparison.Ordinal);
        Assert.False(floor.MayExpireEvidence());

        Assert.Null(doubt.ReportOnReload(confirms: true));
        Assert.True(floor.MayExpireEvidence());
    }

    [Fact]
    public async Task New_jump_must_be_reported_before_it_can_be_confirmed()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        ClockFloor floor = Start(Now, isSynchronized: true, kept: null);
        OrdersInDoubt doubt = new(floor, site.Loaded, _time);
        Assert.Null(doubt.ReportOnReload(confirms: true));
        Assert.Null(doubt.ReportOnReload(confirms: true));

        _time.Set(Now.AddDays(400));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.NotNull(doubt.ReportOnReload(confirms: true));
        _time.Set(Now.AddDays(800));
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.NotNull(doubt.ReportOnReload(confirms: true));
        Assert.Null(doubt.ReportOnReload(confirms: true));
    }

    [Theory]
    [InlineData(86400, 300, true)]
    [InlineData(86400, -86100, false)]
    [InlineData(-86400, 300, true)]
    [InlineData(-86400, 86700, true)]
    [InlineData(2_000_000_000, -1_999_999_700, false)]
    public void Stored_jump_stays_until_the_clock_is_back(int jump, int later, bool stands)
    {
        ClockFloor floor = Start(Now.AddSeconds(later), isSynchronized: true, kept: Now, TimeSpan.FromSeconds(jump));
        Assert.Equal(stands, floor.Unconfirmed is not null);

        floor = Start(Past, isSynchronized: false, kept: Now, TimeSpan.FromSeconds(jump));
        Assert.Equal(jump, floor.Unconfirmed?.By.TotalSeconds);
        _isSynchronized = true;
        _time.Set(Now.AddSeconds(later));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(stands, floor.Unconfirmed is not null);
    }

    [Theory]
    [InlineData(7200, 300, true, 1)]
    [InlineData(7200, 300, false, 1)]
    [InlineData(7200, -7200, true, 0)]
    [InlineData(0, 300, true, 0)]
    [InlineData(0, 86400 * 40, true, 1)]
    public void Unconfirmed_jump_is_logged_once_at_the_start(int jump, int later, bool isSynchronized, int lines)
    {
        ClockFloor floor = Start(Now.AddSeconds(later), isSynchronized, kept: Now, TimeSpan.FromSeconds(jump));
        _time.Advance(TimeSpan.FromSeconds(8));

        string[] logged = [.. _lines.Written.Where(static line => line.Contains("the clock jumped", StringComparison.Ordinal))];

        Assert.Equal(lines, logged.Length);
        Assert.All(logged, line => Assert.Equal($"Warning: Clock: {floor.Unconfirmed!.DescribeJump()}", line));
    }

    [Fact]
    public async Task Unconfirmed_jump_is_a_metric_until_it_is_confirmed()
    {
        ClockFloor floor = Start(Now, isSynchronized: true, kept: Now.AddMinutes(-5));
        using MetricRegistry metrics = new(ApplianceMetrics.Clock.ReadFrom(floor), _lines);
        string before = await metrics.TextAsync();

        _time.Set(Now.AddDays(1));
        _time.Advance(TimeSpan.FromSeconds(4));
        string jumped = await metrics.TextAsync();
        floor.Confirm(floor.Unconfirmed!);

        Assert.Contains("\nsinkhole_clock_jump_unconfirmed 0\n", before, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_clock_jump_unconfirmed 1\n", jumped, StringComparison.Ordinal);
        Assert.Contains("\nsinkhole_clock_jump_unconfirmed 0\n", await metrics.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_does_not_expire_while_a_jump_is_unconfirmed()
    {
        ClockFloor floor = Start(Now, isSynchronized: true, kept: Now.AddMinutes(-5));
        bool before = floor.MayExpireEvidence();

        _time.Set(Now.AddDays(3000));
        bool unseen = floor.MayExpireEvidence();
        _time.Advance(TimeSpan.FromSeconds(4));
        bool seen = floor.MayExpireEvidence();
        floor.Confirm(floor.Unconfirmed!);

        Assert.Equal((true, false, false), (before, unseen, seen));
        Assert.True(floor.MayExpireEvidence());
        _isSynchronized = false;
        Assert.False(floor.MayExpireEvidence());
    }

    [Fact]
    public void Evidence_does_not_expire_before_the_stored_clock_is_known()
    {
        _isSynchronized = true;
        _monitor = new ClockMonitor(_time, () => new KernelReading(_isSynchronized, TimeSpan.FromSeconds(1), TimeSpan.Zero));
        var floor = new ClockFloor(_monitor, new OrderClock(_time), NullLogger.Instance);

        bool before = floor.MayExpireEvidence();
        floor.StartFrom(new StoredClock(Now.AddMinutes(-5), TimeSpan.Zero));

        Assert.False(before);
        Assert.True(floor.MayExpireEvidence());
    }

    private ClockFloor Start(DateTimeOffset clock, bool isSynchronized, DateTimeOffset? kept, TimeSpan jump = default)
    {
        _monitor?.Dispose();
        _isSynchronized = isSynchronized;
        _time.Set(clock);
        _monitor = new ClockMonitor(_time, () => new KernelReading(_isSynchronized, TimeSpan.FromSeconds(1), TimeSpan.Zero));
        var floor = new ClockFloor(_monitor, new OrderClock(_time), _lines);
        floor.StartFrom(kept is DateTimeOffset instant ? new StoredClock(instant, jump) : null);
        return floor;
    }
}
