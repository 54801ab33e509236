using System;
using System.Threading;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Tests.Warning.Support;

/// <summary>A clock that stands still, and its reading. Its timers are the system's.</summary>
internal sealed class FixedClock : TimeProvider, IClockState
{
    private int _reads;

    public DateTimeOffset Now { get; set; } = SampleOrders.Now.AddTicks(1_234_560);

    public ClockReading Reading { get; set; } = new(IsSynchronized: true, TimeSpan.FromMilliseconds(3));

    /// <summary>How often it was read: once for each record.</summary>
    public int Reads => _reads;

    public override DateTimeOffset GetUtcNow() => Now;

    public ClockReading Read()
    {
        Interlocked.Increment(ref _reads);
        return Reading;
    }
}
