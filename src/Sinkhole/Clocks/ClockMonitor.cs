using System;
using System.Threading;
using Sinkhole.Platform.Clocks;

namespace Sinkhole.Clocks;

/// <summary>How wrong our clock may be, read again every few seconds; readers take the last reading without waiting.</summary>
internal sealed class ClockMonitor : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    private readonly TimeProvider _time;
    private readonly Func<KernelReading> _read;
    private readonly ITimer _timer;
    private ClockSighting _last;

    /// <param name="time">The clock, and what drives the timer.</param>
    /// <param name="read">Asks the kernel; usually <see cref="KernelClock.Read"/>.</param>
    public ClockMonitor(TimeProvider time, Func<KernelReading> read)
    {
        _time = time;
        _read = read;
        _last = Look();
        _timer = time.CreateTimer(_ => Refresh(), state: null, Period, Period);
    }

    /// <summary>Told of each new reading, on the timer's thread; must return at once.</summary>
    public event Action<ClockSighting>? Seen;

    /// <summary>The clock at the last reading, at most a few seconds ago; any thread.</summary>
    public ClockSighting Last => Volatile.Read(ref _last);

    /// <summary>What the kernel said then; any thread.</summary>
    public KernelReading Current => Last.Kernel;

    /// <summary>
    /// Asks the clock itself, for what must not be built on a reading that a step of the clock has made untrue: the kernel marks a clock
    /// that was set as unsynchronised at once. To be asked after the time was taken. Any thread.
    /// </summary>
    public KernelReading ReadNow() => _read();

    /// <summary>Stops reading; the last reading stays.</summary>
    public void Dispose() => _timer.Dispose();

    private ClockSighting Look()
    {
        DateTimeOffset instant = _time.GetUtcNow();
        return new ClockSighting(instant, _time.GetTimestamp(), _read());
    }

    private void Refresh()
    {
        ClockSighting seen = Look();
        Volatile.Write(ref _last, seen);
        Seen?.Invoke(seen);
    }
}
