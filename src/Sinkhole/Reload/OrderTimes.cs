using System;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>State of an order by the order clock, as the name server sees it.</summary>
internal static class OrderTimes
{
    /// <summary>Whether the order is in force.</summary>
    public static bool IsInForce(this Order order, OrderInstant now) => order.HasBegun(now) && !order.HasEnded(now);

    /// <summary>Whether it has begun.</summary>
    public static bool HasBegun(this Order order, OrderInstant now) => order.ValidFrom.UtcTicks <= now.BeginTicks;

    /// <summary>Whether it has ended.</summary>
    public static bool HasEnded(this Order order, OrderInstant now) => order.ValidUntil.UtcTicks <= now.EndTicks;

    /// <summary>Whether it is in force past its end: an unsynchronised clock shows a later time, and no synchronised clock has.</summary>
    public static bool IsOverdue(this Order order, OrderInstant now) => order.IsInForce(now) && order.ValidUntil.UtcTicks <= now.BeginTicks;

    /// <summary>The latest instant at which an order can have ended; <see cref="DateTimeOffset.MinValue"/> when none can.</summary>
    public static DateTimeOffset End(this OrderInstant now) => new(now.EndTicks, TimeSpan.Zero);
}
