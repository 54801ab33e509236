using System;
using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Receives of one thread that fail one after another, and how long it pauses between them. Owned by that thread; only
/// <see cref="LastingError"/> is for others.
/// </summary>
internal sealed class ReceiveTrouble
{
    /// <summary>So many failures without a datagram between them are no accident.</summary>
    public const int Lasting = 3;

    private const int MostDoublings = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest pause between two tries.</summary>
    public static readonly TimeSpan LongestPause = FirstPause * (1 << MostDoublings);

    /// <summary>After this long without a failure the thread waits for datagrams again, though none has come yet.</summary>
    public static readonly TimeSpan Fresh = 4 * LongestPause;

    private readonly TimeProvider _time;
    private int _failures;
    private int _lastingError;
    private long _lastAt;

    /// <summary>No trouble yet.</summary>
    /// <param name="time">Measures how long ago the last failure was.</param>
    public ReceiveTrouble(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>The error that keeps the thread from receiving at this moment; 0 for none. Any thread.</summary>
    public int LastingError => _time.GetElapsedTime(Volatile.Read(ref _lastAt)) < Fresh ? Volatile.Read(ref _lastingError) : 0;

    /// <summary>Whether a receive failed since the last datagram.</summary>
    public bool HasFailed => _failures > 0;

    /// <summary>Whether so many did that it was news.</summary>
    public bool IsTold => _failures >= Lasting;

    /// <summary>A receive failed.</summary>
    /// <param name="error">The system's number of the error.</param>
    /// <param name="isNews">Whether the trouble lasts from now on.</param>
    /// <returns>How long to pause before the next try: twice as long as before, up to a second.</returns>
    public TimeSpan Fail(int error, out bool isNews)
    {
        Volatile.Write(ref _lastAt, _time.GetTimestamp());
        isNews = ++_failures == Lasting;
        if (_failures >= Lasting)
        {
            Volatile.Write(ref _lastingError, error);
        }

        return FirstPause * (1 << Math.Min(_failures - 1, MostDoublings));
    }

    /// <summary>A datagram came.</summary>
    public void End()
    {
        _failures = 0;
        Volatile.Write(ref _lastingError, 0);
    }
}
