using System;
using System.Threading;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>The counters of one upstream. Any thread.</summary>
internal sealed class UpstreamCounters
{
    private readonly long[] _fallbacks = new long[Enum.GetValues<TcpFallbackReason>().Length];
    private readonly long[] _tries = new long[Enum.GetValues<AnswerFault>().Length];
    private long _probesAnswered;
    private long _probesTimedOut;
    private long _shortCircuited;
    private long _answeredAt;

    /// <summary>Tries that were answered.</summary>
    public long Answered => Failures(AnswerFault.None);

    /// <summary>Tries with a failure or an unusable message, and those without a socket.</summary>
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

    /// <summary>Tries that timed out without any message.</summary>
    public long Silences => Failures(AnswerFault.Silence);

    /// <summary>Probes that were answered.</summary>
    public long ProbesAnswered => Volatile.Read(ref _probesAnswered);

    /// <summary>Probes that were not answered.</summary>
    public long ProbesTimedOut => Volatile.Read(ref _probesTimedOut);

    /// <summary>Tries that were not made because the circuit was open.</summary>
    public long ShortCircuited => Volatile.Read(ref _shortCircuited);

    /// <summary>Latencies of its last answers.</summary>
    public LatencyWindow Latency { get; } = new();

    /// <summary>When it last answered; null for never.</summary>
    public DateTimeOffset? AnsweredAt =>
        Volatile.Read(ref _answeredAt) is long ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Queries repeated over TCP for a reason.</summary>
    public long TcpFallbacks(TcpFallbackReason reason) => Volatile.Read(ref _fallbacks[(int)reason]);

    /// <summary>Tries that ended with a fault; those that were answered for <see cref="AnswerFault.None"/>.</summary>
    public long Failures(AnswerFault fault) => Volatile.Read(ref _tries[(int)fault]);

    /// <summary>Counts a try.</summary>
    /// <param name="fault">Why it failed; <see cref="AnswerFault.None"/> for an answer.</param>
    /// <param name="took">From sending the query to reading the answer.</param>
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

    /// <summary>Counts a probe.</summary>
    public void CountProbe(bool isAnswered) => Interlocked.Increment(ref isAnswered ? ref _probesAnswered : ref _probesTimedOut);

    /// <summary>Counts a try that was not made.</summary>
    public void CountShortCircuited() => Interlocked.Increment(ref _shortCircuited);

    /// <summary>Counts a query repeated over TCP.</summary>
    public void CountTcpFallback(TcpFallbackReason reason) => Interlocked.Increment(ref _fallbacks[(int)reason]);
}
