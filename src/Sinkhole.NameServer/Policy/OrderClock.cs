using System;
using System.Threading;

namespace Sinkhole.NameServer.Policy;

/// <summary>The instant by which orders begin and end: everything that checks whether an order is in force uses it.</summary>
/// <remarks>
/// A synchronised clock begins and ends orders. An unsynchronised one begins an order when it, or the last synchronised instant, is past
/// <c>valid_from</c>, and ends none: a clock with an empty battery unblocks nothing. Any thread reads, 0 B; one writer publishes.
/// </remarks>
public sealed class OrderClock
{
    // A leap second, and the kernel's corrections between two readings.
    private const long StepTicks = 2 * TimeSpan.TicksPerSecond;

    private readonly TimeProvider _time;
    private ClockAnchor? _anchor;

    /// <summary>A clock that is trusted until an anchor is published: for tests, and for commands outside the appliance.</summary>
    /// <param name="time">The clock.</param>
    public OrderClock(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>The system clock, synchronised or not.</summary>
    public TimeProvider Time => _time;

    /// <summary>The instant now.</summary>
    public OrderInstant Now() => At(_time.GetTimestamp());

    /// <summary>The instant now.</summary>
    /// <param name="timestamp">A monotonic timestamp taken just now.</param>
    public OrderInstant At(long timestamp)
    {
        long clock = _time.GetUtcNow().UtcTicks;
        if (Volatile.Read(ref _anchor) is not ClockAnchor anchor)
        {
            return new OrderInstant(clock, clock);
        }

        // What a synchronised clock would show now if it was not set since: a step is noticed at once, while the kernel is asked only every
        // few seconds.
        long expected = anchor.BeginTicks + _time.GetElapsedTime(anchor.Timestamp, timestamp).Ticks;
        return anchor.IsSynchronized && Math.Abs(clock - expected) <= StepTicks
            ? new OrderInstant(clock, clock)
            : new OrderInstant(Math.Max(clock, expected), anchor.EndTicks);
    }

    /// <summary>Publishes what a synchronised clock showed last.</summary>
    public void Publish(ClockAnchor anchor) => Volatile.Write(ref _anchor, anchor);
}
