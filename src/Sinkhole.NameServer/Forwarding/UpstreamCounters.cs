using System;
using System.Threading;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>What is counted of one upstream. Any thread.</summary>
internal sealed class UpstreamCounters
{
    private readonly long[] _streams = new long[Enum.GetValues<TcpFallbackReason>().Length];
    private readonly long[] _tries = new long[Enum.GetValues<AnswerFault>().Length];
    private long _probesHeard;
    private long _probesSilent;
    private long _spared;
    private long _answeredAt;

    /// <summary>Tries that gave an answer.</summary>
    public long Answered => Failures(AnswerFault.None);

    /// <summary>Tries answered with a failure, or with something that is no answer, and those that the kernel gave no socket for.</summary>
    public long Failed
    {
        get
        {
            long failed = 0;
            foreach (AnswerFault fault in Enum.GetValues<AnswerFault>())
            {
                failed += fault is AnswerFault.None or AnswerFault.Silence ? 0 : Failures(fault);
            }

            return failed;
        }
    }

    /// <summary>Tries of which nothing was heard in time.</summary>
    public long Silences => Failures(AnswerFault.Silence);

    /// <summary>Questions of our own that were answered.</summary>
    public long ProbesAnswered => Volatile.Read(ref _probesHeard);

    /// <summary>Questions of our own that were not.</summary>
    public long ProbesTimedOut => Volatile.Read(ref _probesSilent);

    /// <summary>Tries that were not made because the circuit was open.</summary>
    public long ShortCircuited => Volatile.Read(ref _spared);

    /// <summary>How long its last answers took.</summary>
    public LatencyWindow Latency { get; } = new();

    /// <summary>When it last answered; null for never.</summary>
    public DateTimeOffset? AnsweredAt =>
        Volatile.Read(ref _answeredAt) is long ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Questions asked again by TCP for a cause.</summary>
    public long Streams(TcpFallbackReason cause) => Volatile.Read(ref _streams[(int)cause]);

    /// <summary>Tries that came to a fault; those that were answered for <see cref="AnswerFault.None"/>.</summary>
    public long Failures(AnswerFault fault) => Volatile.Read(ref _tries[(int)fault]);

    /// <summary>Counts a try.</summary>
    /// <param name="fault">Why it failed; <see cref="AnswerFault.None"/> for an answer.</param>
    /// <param name="took">From the question sent to the answer read.</param>
    /// <param name="now">The instant.</param>
    public void CountTry(AnswerFault fault, TimeSpan took, DateTimeOffset now)
    {
        Interlocked.Increment(ref _tries[(int)fault]);
        if (fault is not (AnswerFault.Silence or AnswerFault.Unreadable or AnswerFault.StreamUnreachable or AnswerFault.NoSocket))
        {
            Latency.Add(took);
        }

        if (fault == AnswerFault.None)
        {
            Volatile.Write(ref _answeredAt, now.UtcTicks);
        }
    }

    /// <summary>Counts a question of our own.</summary>
    public void CountProbe(bool isHeard) => Interlocked.Increment(ref isHeard ? ref _probesHeard : ref _probesSilent);

    /// <summary>Counts a try that was not made.</summary>
    public void CountShortCircuited() => Interlocked.Increment(ref _spared);

    /// <summary>Counts a question asked again by TCP.</summary>
    public void CountTcpFallback(TcpFallbackReason cause) => Interlocked.Increment(ref _streams[(int)cause]);
}
