using System;
using System.Threading;

namespace Sinkhole.Telemetry;

/// <summary>How wrong our clock may be, read again every few seconds; readers take the last reading without waiting.</summary>
internal sealed class ClockMonitor : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    private readonly Func<KernelReading> _read;
    private readonly ITimer _timer;
    private KernelReading _current;

    /// <param name="time">Drives the timer.</param>
    /// <param name="read">Asks the clock; usually <see cref="KernelClock.Read"/>.</param>
    public ClockMonitor(TimeProvider time, Func<KernelReading> read)
    {
        _read = read;
        _current = read();
        _timer = time.CreateTimer(_ => Refresh(), state: null, Period, Period);
    }

    /// <summary>The last reading, at most a few seconds old; any thread.</summary>
    public KernelReading Current => Volatile.Read(ref _current);

    /// <summary>
    /// Asks the clock itself, for what must not be built on a reading that a step of the clock has made untrue: the kernel marks a clock
    /// that was set as unsynchronised at once. To be asked after the time was taken. Any thread.
    /// </summary>
    public KernelReading ReadNow() => _read();

    /// <summary>Stops reading; the last reading stays.</summary>
    public void Dispose() => _timer.Dispose();

    private void Refresh() => Volatile.Write(ref _current, _read());
}
