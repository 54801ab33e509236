using System;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Tests.Warning.Support;

/// <summary>A clock that stands still, and its reading. Its timers are the system's.</summary>
internal sealed class FixedClock : TimeProvider, IClockState
{
    public DateTimeOffset Now { get; set; } = SampleOrders.Now.AddTicks(1_234_560);

    public ClockReading Reading { get; set; } = new(IsSynchronized: true, TimeSpan.FromMilliseconds(3));

    public override DateTimeOffset GetUtcNow() => Now;

    public ClockReading Read() => Reading;
}
