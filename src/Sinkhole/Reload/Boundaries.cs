using System;
using System.Collections.Generic;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>The instants at which what is in force changes by itself.</summary>
internal static class Boundaries
{
    /// <summary>The next instant after now at which an order begins or ends; null when there is none.</summary>
    public static DateTimeOffset? Next(IEnumerable<Order> orders, DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (Order order in orders)
        {
            next = Earlier(next, order.ValidFrom, now);
            next = Earlier(next, order.ValidUntil, now);
        }

        return next;
    }

    /// <summary>The next instant after now at which an order in force ends; null when there is none.</summary>
    public static DateTimeOffset? NextExpiry(IEnumerable<Order> orders, DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (Order order in orders)
        {
            next = order.IsInForce(now) ? Earlier(next, order.ValidUntil, now) : next;
        }

        return next;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? known, DateTimeOffset candidate, DateTimeOffset now) =>
        candidate > now && (known is null || candidate < known) ? candidate : known;
}
