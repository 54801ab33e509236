using System;
using System.Threading;
using Sinkhole.Platform.Clocks;

namespace Sinkhole.Clocks;

/// <summary>Samples the clock and its error bound every few seconds. Readers get the last sample without waiting.</summary>
internal sealed class ClockMonitor : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    private readonly TimeProvider _time;
    private readonly Func<KernelReading> _read;
    private readonly ITimer _timer;
    private ClockSample _last;

    /// <param name="time">The clock and the timer.</param>
    /// <param name="read">Reads the kernel's clock state; usually <see cref="KernelClock.Read"/>.</param>
    public ClockMonitor(TimeProvider time, Func<KernelReading> read)
    {
        _time = time;
        _read = read;
        _last = TakeSample();
        _timer = time.CreateTimer(_ => Refresh(), state: null, Period, Period);
    }

    /// <summary>Raised for each new sample on the timer's thread; handlers must return at once.</summary>
    public event Action<ClockSample>? Sampled;

    /// <summary>The last sample, at most a few seconds old; any thread.</summary>
    public ClockSample Last => Volatile.Read(ref _last);

    /// <summary>The kernel's clock state in the last sample; any thread.</summary>
    public KernelReading Current => Last.Kernel;

    /// <summary>
    /// Reads the kernel's clock state now, for callers that must notice a step since the last sample: the kernel marks a clock as
    /// unsynchronised as soon as it is set. Call it after the time was read. Any thread.
    /// </summary>
    public KernelReading ReadNow() => _read();

    /// <summary>Stops sampling; the last sample stays available.</summary>
    public void Dispose() => _timer.Dispose();

    private ClockSample TakeSample()
    {
        DateTimeOffset instant = _time.GetUtcNow();
        return new ClockSample(instant, _time.GetTimestamp(), _read());
    }

    private void Refresh()
    {
        ClockSample sample = TakeSample();
        Volatile.Write(ref _last, sample);
        Sampled?.Invoke(sample);
    }
}
