using System;
using System.Collections.Generic;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>Instants at which an order begins or ends.</summary>
internal static class Boundaries
{
    /// <summary>Time until the next order begins or ends; null when there is none.</summary>
    /// <remarks>While the clock is not trusted, no order ends, so ends are ignored.</remarks>
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

    /// <summary>Whether any order changed between in force and not in force from one instant to the other.</summary>
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

    /// <summary>The next instant at which an order in force ends; null when there is none. The end of an overdue order is not known.
    /// </summary>
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
