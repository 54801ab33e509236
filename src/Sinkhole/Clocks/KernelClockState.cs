using Sinkhole.Platform.Clocks;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Clocks;

/// <summary>Gives the warning site the kernel's clock state.</summary>
internal sealed class KernelClockState : IClockState
{
    private readonly ClockMonitor _clock;

    public KernelClockState(ClockMonitor clock)
    {
        _clock = clock;
    }

    /// <inheritdoc/>
    public ClockReading Read()
    {
        KernelReading now = _clock.ReadNow();
        return new ClockReading(now.IsSynchronized, now.ErrorBound);
    }
}
