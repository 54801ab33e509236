using System;
using System.Threading;
using Sinkhole.Clocks;
using Sinkhole.Documents.Findings;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>Finds orders that are not in force but should perhaps be, because the clock is wrong or has jumped. While there are any,
/// the appliance is not ready.</summary>
internal sealed class OrdersInDoubt
{
    private readonly ClockFloor _clock;
    private readonly LoadedCell _loaded;
    private readonly TimeProvider _time;
    private ClockStep? _reported;

    /// <param name="clock">The floor, jumps and state of the clock.</param>
    /// <param name="loaded">The orders.</param>
    /// <param name="time">The system clock.</param>
    public OrdersInDoubt(ClockFloor clock, LoadedCell loaded, TimeProvider time)
    {
        _clock = clock;
        _loaded = loaded;
        _time = time;
    }

    /// <summary>The number of such orders; any thread.</summary>
    public int Count()
    {
        OrderInstant now = _clock.Orders.Now();
        bool isLost = !_clock.IsSynchronized && (_clock.Instant is null || _clock.Behind > TimeSpan.Zero);
        ClockStep? jump = _clock.Unconfirmed;
        if (!isLost && jump is null)
        {
            return 0;
        }

        var clock = OrderInstant.At(_time.GetUtcNow());
        int count = 0;
        foreach (Order order in _loaded.Current.Source.Orders.Orders)
        {
            count += !order.IsInForce(now) && ((isLost && MayBeInForce(order, now, clock)) || IsLostBy(jump, order)) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Why the appliance is not ready, with the remedy; null when no order is in doubt.</summary>
    public string? Reason()
    {
        int count = Count();
        if (count == 0)
        {
            return null;
        }

        string orders = MessageText.Count(count, "order");
        return _clock switch
        {
            { Unconfirmed: not null } =>
                $"a jump of the clock has begun or ended {orders}: set the clock right, or confirm it with 'sinkhole reload --confirm'",
            { Instant: null } =>
                $"the clock was never synchronised, and {orders} would begin later by it: synchronise the clock",
            _ => $"the clock is behind the last time at which it was synchronised, and {orders} may be missing: synchronise the clock",
        };
    }

    /// <summary>The same for the answer to a reload command. It also reports a jump that affects no order, because evidence does not
    /// expire until the jump is confirmed.</summary>
    /// <param name="confirms">Whether the operator confirms the jump that was reported before.</param>
    public string? ReportOnReload(bool confirms)
    {
        if (confirms && Volatile.Read(ref _reported) is ClockStep reported)
        {
            _clock.Confirm(reported);
        }

        ClockStep? jump = _clock.Unconfirmed;
        Volatile.Write(ref _reported, jump);
        return Reason() ?? (jump is null ? null : jump.DescribeJump());
    }

    // The true time is unknown: an order that has not begun may have begun, and one that ended by the floor may be in force by the clock.
    private static bool MayBeInForce(Order order, OrderInstant now, OrderInstant clock) =>
        (!order.HasBegun(now) && !order.HasEnded(now)) || order.IsInForce(clock);

    private static bool IsLostBy(ClockStep? jump, Order order) => jump is not null
        && order.IsInForce(OrderInstant.At(jump.To - jump.By))
        && !order.IsInForce(OrderInstant.At(jump.To));
}
