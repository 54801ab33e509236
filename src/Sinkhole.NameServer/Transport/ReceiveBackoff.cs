using System;
using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Receives of one thread that fail one after another, and how long it pauses between them. Owned by that thread; only
/// <see cref="LastingError"/> is for others.
/// </summary>
internal sealed class ReceiveBackoff
{
    /// <summary>So many failures without a datagram between them, over <see cref="LastingTime"/>, are no accident.</summary>
    public const int Lasting = 3;

    private const int MaxDoublings = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest pause between two tries.</summary>
    public static readonly TimeSpan LongestPause = FirstPause * (1 << MaxDoublings);

    /// <summary>Failures last once so long has passed since the first of them: some within milliseconds make nobody unwell.</summary>
    public static readonly TimeSpan LastingTime = TimeSpan.FromSeconds(1);

    /// <summary>After this long without a failure the thread waits for datagrams again, though none has come yet.</summary>
    public static readonly TimeSpan Fresh = 4 * LongestPause;

    private readonly TimeProvider _time;
    private int _failures;
    private int _lastingError;
    private long _firstAt;
    private long _lastAt;

    /// <summary>No trouble yet.</summary>
    /// <param name="time">Measures how long ago the first and the last failure were.</param>
    public ReceiveBackoff(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>The error that keeps the thread from receiving at this moment; 0 for none. Any thread.</summary>
    public int LastingError => _time.GetElapsedTime(Volatile.Read(ref _lastAt)) < Fresh ? Volatile.Read(ref _lastingError) : 0;

    /// <summary>Whether a receive failed since the last datagram.</summary>
    public bool HasFailed => _failures > 0;

    /// <summary>A receive failed. After <see cref="Fresh"/> without a failure, this is the first one again.</summary>
    /// <param name="error">The system's number of the error.</param>
    /// <param name="isLasting">Whether it is one of a trouble that lasts.</param>
    /// <returns>How long to pause before the next try: twice as long as before, up to a second.</returns>
    public TimeSpan Fail(int error, out bool isLasting)
    {
        long now = _time.GetTimestamp();
        if (_time.GetElapsedTime(_lastAt, now) >= Fresh)
        {
            // Before the time is written: who reads in between must not take the old trouble for one of now.
            End();
        }

        if (_failures++ == 0)
        {
            _firstAt = now;
        }

        Volatile.Write(ref _lastAt, now);
        isLasting = _failures >= Lasting && _time.GetElapsedTime(_firstAt, now) >= LastingTime;
        if (isLasting)
        {
            Volatile.Write(ref _lastingError, error);
        }

        return FirstPause * (1 << Math.Min(_failures - 1, MaxDoublings));
    }

    /// <summary>A datagram came.</summary>
    public void End()
    {
        _failures = 0;
        Volatile.Write(ref _lastingError, 0);
    }
}
