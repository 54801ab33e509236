using System;
using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Exponential backoff of one thread whose receives fail one after another. Owned by that thread; only <see cref="LastingError"/> may be
/// read by others.
/// </summary>
internal sealed class ReceiveBackoff
{
    /// <summary>Failures last after this many without a datagram in between, over at least <see cref="LastingTime"/>.</summary>
    public const int MinLasting = 3;

    private const int MaxDoublings = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);

    /// <summary>Max pause between two tries.</summary>
    public static readonly TimeSpan MaxPause = FirstPause * (1 << MaxDoublings);

    /// <summary>
    /// Failures last only after this time since the first of them: a few within milliseconds do not make the appliance unhealthy.
    /// </summary>
    public static readonly TimeSpan LastingTime = TimeSpan.FromSeconds(1);

    /// <summary>After this time without a failure the thread counts as waiting for datagrams again.</summary>
    public static readonly TimeSpan Fresh = 4 * MaxPause;

    private readonly TimeProvider _time;
    private int _failures;
    private int _lastingError;
    private long _firstAt;
    private long _lastAt;

    /// <summary>No failure yet.</summary>
    /// <param name="time">The clock.</param>
    public ReceiveBackoff(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>The receive error that lasts now; 0 for none. Any thread.</summary>
    public int LastingError => _time.GetElapsedTime(Volatile.Read(ref _lastAt)) < Fresh ? Volatile.Read(ref _lastingError) : 0;

    /// <summary>Whether a receive failed since the last datagram.</summary>
    public bool HasFailed => _failures > 0;

    /// <summary>A receive failed. After <see cref="Fresh"/> without a failure it counts as the first.</summary>
    /// <param name="error">The errno(3).</param>
    /// <param name="isLasting">Whether the failures last.</param>
    /// <returns>How long to pause before the next try: twice as long as before, up to a second.</returns>
    public TimeSpan Fail(int error, out bool isLasting)
    {
        long now = _time.GetTimestamp();
        if (_time.GetElapsedTime(_lastAt, now) >= Fresh)
        {
            // Before the time is written: a reader in between must not see the old error as a new one.
            End();
        }

        if (_failures++ == 0)
        {
            _firstAt = now;
        }

        Volatile.Write(ref _lastAt, now);
        isLasting = _failures >= MinLasting && _time.GetElapsedTime(_firstAt, now) >= LastingTime;
        if (isLasting)
        {
            Volatile.Write(ref _lastingError, error);
        }

        return FirstPause * (1 << Math.Min(_failures - 1, MaxDoublings));
    }

    /// <summary>A datagram was received.</summary>
    public void End()
    {
        _failures = 0;
        Volatile.Write(ref _lastingError, 0);
    }
}
