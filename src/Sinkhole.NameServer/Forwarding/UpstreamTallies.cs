using System;
using System.Threading;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>What is counted of one upstream. Any thread.</summary>
internal sealed class UpstreamTallies
{
    private readonly long[] _streams = new long[Enum.GetValues<StreamCause>().Length];
    private long _answered;
    private long _failed;
    private long _silent;
    private long _spared;
    private long _answeredAt;

    /// <summary>Tries that gave an answer.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Tries answered with a failure, or with something that is no answer.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Tries that nobody answered in time.</summary>
    public long Silences => Volatile.Read(ref _silent);

    /// <summary>Tries that were not made because the circuit was open.</summary>
    public long Spared => Volatile.Read(ref _spared);

    /// <summary>How long its last answers took.</summary>
    public LatencyWindow Latency { get; } = new();

    /// <summary>When it last answered; null for never.</summary>
    public DateTimeOffset? AnsweredAt =>
        Volatile.Read(ref _answeredAt) is long ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Questions asked again by TCP for a cause.</summary>
    public long Streams(StreamCause cause) => Volatile.Read(ref _streams[(int)cause]);

    /// <summary>Counts an answer.</summary>
    /// <param name="isFailure">Whether it is a failure, or no answer.</param>
    /// <param name="took">From the question sent to the answer read.</param>
    /// <param name="now">The instant.</param>
    public void CountAnswer(bool isFailure, TimeSpan took, DateTimeOffset now)
    {
        Interlocked.Increment(ref isFailure ? ref _failed : ref _answered);
        Latency.Add(took);
        if (!isFailure)
        {
            Volatile.Write(ref _answeredAt, now.UtcTicks);
        }
    }

    /// <summary>Counts a silence.</summary>
    public void CountSilence() => Interlocked.Increment(ref _silent);

    /// <summary>Counts a try that was not made.</summary>
    public void CountSpared() => Interlocked.Increment(ref _spared);

    /// <summary>Counts a question asked again by TCP.</summary>
    public void CountStream(StreamCause cause) => Interlocked.Increment(ref _streams[(int)cause]);
}
