using System;
using System.Threading;

namespace Sinkhole.NameServer.Policy;

/// <summary>By which instant orders begin and end: the one place that everything asks which judges an order.</summary>
/// <remarks>
/// A synchronised clock decides both. Any other clock begins an order where it, or the last instant that a synchronised clock showed, is
/// past <c>valid_from</c>, and ends none: a clock that lost its battery unblocks nothing. Any thread reads, 0 B; one writer publishes.
/// </remarks>
public sealed class OrderClock
{
    // A leap second, and what the kernel corrects between two readings.
    private const long StepTicks = 2 * TimeSpan.TicksPerSecond;

    private readonly TimeProvider _time;
    private ClockAnchor? _anchor;

    /// <summary>A clock that is trusted until an anchor says otherwise: for tests, and for files that no appliance runs.</summary>
    /// <param name="time">The clock.</param>
    public OrderClock(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>The clock itself, right or wrong.</summary>
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

        // What a synchronised clock shows now, had nobody set it since: a step is seen at once, the kernel is asked every few seconds.
        long expected = anchor.BeginTicks + _time.GetElapsedTime(anchor.Timestamp, timestamp).Ticks;
        return anchor.IsSynchronized && Math.Abs(clock - expected) <= StepTicks
            ? new OrderInstant(clock, clock)
            : new OrderInstant(Math.Max(clock, expected), anchor.EndTicks);
    }

    /// <summary>Says what a synchronised clock showed last.</summary>
    public void Publish(ClockAnchor anchor) => Volatile.Write(ref _anchor, anchor);
}
