using System;
using System.Threading;

namespace Sinkhole.Erasing;

/// <summary>The first day of which records must stay: set by the erasing, asked by the journals. Any thread.</summary>
internal sealed class FirstKeptDay
{
    private const long NoDay = long.MaxValue;

    private long _beginTicks;

    /// <summary>When it begins: before all records until <see cref="Set"/> is called; null where no records must stay.</summary>
    public DateTimeOffset? Begin => Interlocked.Read(ref _beginTicks) is var ticks && ticks == NoDay
        ? null
        : new DateTimeOffset(ticks, TimeSpan.Zero);

    /// <summary>Sets it.</summary>
    /// <param name="first">The day, UTC; null where no records must stay.</param>
    public void Set(DateOnly? first) =>
        Interlocked.Exchange(ref _beginTicks, first is DateOnly day ? day.ToDateTime(TimeOnly.MinValue).Ticks : NoDay);
}
