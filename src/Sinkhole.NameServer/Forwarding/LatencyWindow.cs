using System;
using System.Threading;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Latencies of an upstream's last answers. Any thread; fixed memory.</summary>
internal sealed class LatencyWindow
{
    /// <summary>Answers in the window.</summary>
    public const int Answers = 128;

    /// <summary>The figures are computed again after this many answers; before that there are none.</summary>
    public const int Step = 16;

    private const double Percentile95 = 0.95;

    private readonly int[] _microseconds = new int[Answers];
    private long _count;
    private long _median = -1;
    private long _p95 = -1;

    /// <summary>Median latency; null before the first <see cref="Step"/> answers.</summary>
    public TimeSpan? Median => TimeOf(Volatile.Read(ref _median));

    /// <summary>95th-percentile latency; null before the first <see cref="Step"/> answers.</summary>
    public TimeSpan? P95 => TimeOf(Volatile.Read(ref _p95));

    /// <summary>Adds a latency in place of the oldest.</summary>
    public void Add(TimeSpan took)
    {
        long place = Interlocked.Increment(ref _count) - 1;
        Volatile.Write(ref _microseconds[place % Answers], (int)Math.Clamp(took.TotalMicroseconds, 0, int.MaxValue));
        if ((place + 1) % Step == 0)
        {
            Measure((int)long.Min(place + 1, Answers));
        }
    }

    private static TimeSpan? TimeOf(long microseconds) => microseconds < 0 ? null : TimeSpan.FromMicroseconds(microseconds);

    private void Measure(int known)
    {
        Span<int> sorted = stackalloc int[Answers];
        sorted = sorted[..known];
        _microseconds.AsSpan(0, known).CopyTo(sorted);
        sorted.Sort();
        Volatile.Write(ref _median, sorted[known / 2]);
        Volatile.Write(ref _p95, sorted[(int)(known * Percentile95)]);
    }
}
