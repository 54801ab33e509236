using System;

namespace Sinkhole.NameServer.Policy;

/// <summary>The instant by which orders are judged. It is two, because a clock that nobody vouches for may begin an order and never end
/// one.</summary>
/// <param name="BeginTicks">An order has begun when its <c>valid_from</c> is not after this, UTC ticks.</param>
/// <param name="EndTicks">An order has ended when its <c>valid_until</c> is not after this, UTC ticks; 0 where nothing has ended.</param>
public readonly record struct OrderInstant(long BeginTicks, long EndTicks)
{
    /// <summary>An instant of a clock that is right.</summary>
    public static OrderInstant At(DateTimeOffset instant) => new(instant.UtcTicks, instant.UtcTicks);

    /// <summary>Whether both are one: the clock is right, as far as anybody knows.</summary>
    public bool IsTrusted => BeginTicks == EndTicks;
}
