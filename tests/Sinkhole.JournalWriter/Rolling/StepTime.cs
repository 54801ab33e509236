using System;
using System.Threading;

namespace Sinkhole.JournalWriter.Rolling;

/// <summary>A clock that stands still but for its steps. Its timers are those of the machine.</summary>
internal sealed class StepTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private long _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref _passed);

    public void Step(TimeSpan step) => Interlocked.Add(ref _passed, step.Ticks);
}
