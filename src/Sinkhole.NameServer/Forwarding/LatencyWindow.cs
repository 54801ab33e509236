using System;
using System.Threading;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>How long an upstream took for its last answers. Any thread; fixed memory.</summary>
internal sealed class LatencyWindow
{
    /// <summary>Answers that are remembered.</summary>
    public const int Answers = 128;

    /// <summary>Answers after which the figures are made anew; before the first so many there are none.</summary>
    public const int Step = 16;

    private const double Late = 0.95;

    private readonly int[] _microseconds = new int[Answers];
    private long _count;
    private long _median = -1;
    private long _late = -1;

    /// <summary>Half of the answers were faster; null while too few are known.</summary>
    public TimeSpan? Median => TimeOf(Volatile.Read(ref _median));

    /// <summary>Nineteen of twenty answers were faster; null while too few are known.</summary>
    public TimeSpan? P95 => TimeOf(Volatile.Read(ref _late));

    /// <summary>Takes an answer into account, in place of the oldest.</summary>
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
        Volatile.Write(ref _late, sorted[(int)(known * Late)]);
    }
}
