using System;

namespace Sinkhole.NameServer.Policy;

/// <summary>The instant by which orders are in force or not. It has two parts, because an unsynchronised clock may begin an order but never
/// end one.</summary>
/// <param name="BeginTicks">An order has begun when its <c>valid_from</c> is not after this, UTC ticks.</param>
/// <param name="EndTicks">An order has ended when its <c>valid_until</c> is not after this, UTC ticks; 0 if none has ended.</param>
public readonly record struct OrderInstant(long BeginTicks, long EndTicks)
{
    /// <summary>An instant of a trusted clock.</summary>
    public static OrderInstant At(DateTimeOffset instant) => new(instant.UtcTicks, instant.UtcTicks);

    /// <summary>Whether both parts are equal: the clock is synchronised.</summary>
    public bool IsTrusted => BeginTicks == EndTicks;
}
