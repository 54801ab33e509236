using System;
using System.Collections.Generic;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>The instants at which what is in force changes by itself.</summary>
internal static class Boundaries
{
    /// <summary>How long until the next order begins or ends; null when none will.</summary>
    /// <remarks>While the clock is not trusted none ends, and none is waited for.</remarks>
    public static TimeSpan? Wait(IEnumerable<Order> orders, OrderInstant now)
    {
        long? wait = null;
        foreach (Order order in orders)
        {
            wait = Shorter(wait, order.ValidFrom.UtcTicks - now.BeginTicks);
            wait = now.IsTrusted ? Shorter(wait, order.ValidUntil.UtcTicks - now.EndTicks) : wait;
        }

        return wait is long ticks ? TimeSpan.FromTicks(ticks) : null;
    }

    /// <summary>Whether an order has begun, ended, or is in force again between two instants.</summary>
    public static bool HavePassed(IEnumerable<Order> orders, OrderInstant before, OrderInstant now)
    {
        foreach (Order order in orders)
        {
            if (order.IsInForce(before) != order.IsInForce(now))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The next instant at which an order in force ends; null when there is none. One that is overdue ends at none that is
    /// known.</summary>
    public static DateTimeOffset? NextExpiry(IEnumerable<Order> orders, OrderInstant now)
    {
        DateTimeOffset? next = null;
        foreach (Order order in orders)
        {
            if (order.IsInForce(now) && !order.IsOverdue(now) && (next is null || order.ValidUntil < next))
            {
                next = order.ValidUntil;
            }
        }

        return next;
    }

    private static long? Shorter(long? known, long candidate) =>
        candidate > 0 && (known is null || candidate < known) ? candidate : known;
}
