using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;

namespace Sinkhole.Warning.Hits;

/// <summary>How long visitors waited for the first octet of an answer: exact counts by powers of two; any thread.</summary>
public sealed class FirstByteTimes
{
    private const int FirstPower = -13;
    private const int LastPower = 3;

    /// <summary>Inclusive upper bounds in seconds: 0.12 ms, a file from memory, to 8 s. One bucket more takes what is slower.</summary>
    public static readonly ImmutableArray<double> Seconds =
        [.. Enumerable.Range(FirstPower, LastPower - FirstPower + 1).Select(static power => Math.ScaleB(1, power))];

    private readonly long[] _counts = new long[Seconds.Length + 1];
    private long _sumTicks;

    /// <summary>Sum of all waits.</summary>
    public TimeSpan Sum => TimeSpan.FromTicks(Interlocked.Read(ref _sumTicks));

    /// <summary>Answers that began within a bucket: one more than <see cref="Seconds"/>.</summary>
    public long this[int bucket] => Interlocked.Read(ref _counts[bucket]);

    internal void Add(TimeSpan wait)
    {
        int bucket = Seconds.BinarySearch(wait.TotalSeconds);
        Interlocked.Increment(ref _counts[bucket < 0 ? ~bucket : bucket]);
        Interlocked.Add(ref _sumTicks, wait.Ticks);
    }
}
