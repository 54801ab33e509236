using System;
using System.Buffers;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.Timeout;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>One upstream with its timeout, circuit and counters. Any thread.</summary>
public sealed class Upstream
{
    // Early enough that a probe can be answered within the rest of the timeout.
    private const int PartUntilProbe = 4;

    // How long an upstream that answers only without OPT is asked without OPT first.
    private static readonly TimeSpan WithoutOptFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MinHedgeDelay = TimeSpan.FromMilliseconds(10);
    private static readonly UpstreamAnswer Silent = UpstreamAnswer.Failed(AnswerFault.Silence);

    private readonly ResiliencePipeline<UpstreamAnswer> _tries;
    private readonly UpstreamCircuit _circuit;
    private readonly UpstreamCounters _counters = new();
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private long _withoutOptUntil = long.MinValue;

    /// <summary>An upstream that was not asked yet.</summary>
    /// <param name="endPoint">Its address.</param>
    /// <param name="timeout">How long one try may take.</param>
    /// <param name="probesOf">The probes of an upstream; none when it is no longer configured.</param>
    /// <param name="changed">Called when the state has changed; must return at once. True where a good answer closed the circuit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Cancels the probes.</param>
    internal Upstream(
        IPEndPoint endPoint,
        TimeSpan timeout,
        Func<IPEndPoint, IReadOnlyList<AskedQuestion>> probesOf,
        Action<Upstream, bool> changed,
        TimeProvider time,
        CancellationToken stopping)
    {
        EndPoint = endPoint;
        _timeout = timeout;
        _time = time;
        _circuit = new UpstreamCircuit(
            () => probesOf(endPoint).Count,
            (turn, stopped) => ProbeAsync(probesOf(endPoint), turn, stopped),
            1.5 * timeout,
            isGood => changed(this, isGood),
            time,
            stopping);
        _tries = new ResiliencePipelineBuilder<UpstreamAnswer> { TimeProvider = time }.AddTimeout(timeout).Build();
    }

    /// <summary>Its address.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Its circuit's state.</summary>
    public UpstreamState State => _circuit.State;

    /// <summary>Why the circuit is open or failing; <see cref="AnswerFault.None"/> while it is closed.</summary>
    public AnswerFault Fault => _circuit.Fault;

    /// <summary>Tries that were answered.</summary>
    public long Answered => _counters.Answered;

    /// <summary>Tries that were answered with a failure or an unusable message.</summary>
    public long Failed => _counters.Failed;

    /// <summary>Tries that timed out without any message.</summary>
    public long Silences => _counters.Silences;

    /// <summary>Tries that were not made because the circuit was open.</summary>
    public long ShortCircuited => _counters.ShortCircuited;

    /// <summary>Probes that were answered, even with a failure.</summary>
    public long ProbesAnswered => _counters.ProbesAnswered;

    /// <summary>Probes that were not answered.</summary>
    public long ProbesTimedOut => _counters.ProbesTimedOut;

    /// <summary>Median latency of its last answers; null while too few are known.</summary>
    public TimeSpan? MedianLatency => _counters.Latency.Median;

    /// <summary>95th-percentile latency of its last answers; null while too few are known.</summary>
    public TimeSpan? P95Latency => _counters.Latency.P95;

    /// <summary>When it last answered; null for never.</summary>
    public DateTimeOffset? AnsweredAt => _counters.AnsweredAt;

    /// <summary>
    /// The hedging delay, after which another upstream is asked too: its 95th-percentile latency, but at least 10 ms, so that jitter of a
    /// near upstream starts no hedged try. Null while too few answers are known.
    /// </summary>
    internal TimeSpan? HedgeAfter =>
        P95Latency is not TimeSpan late ? null : late < MinHedgeDelay ? MinHedgeDelay : late < _timeout ? late : _timeout;

    /// <summary>Whether a probe is in flight.</summary>
    internal bool IsProbing => _circuit.IsProbing;

    /// <summary>The running probes, or the last ones.</summary>
    internal Task Probing => _circuit.Probing;

    /// <summary>Queries repeated over TCP for a reason.</summary>
    public long TcpFallbacks(TcpFallbackReason reason) => _counters.TcpFallbacks(reason);

    /// <summary>Tries that failed for a cause, or were silent.</summary>
    public long Failures(AnswerFault fault) => _counters.Failures(fault);

    /// <summary>Asks once.</summary>
    /// <returns>Its answer or failure; null when it was not asked.</returns>
    internal async ValueTask<UpstreamAnswer?> AskAsync(AskedQuestion question, CancellationToken cancellationToken)
    {
        if (!_circuit.TryPass())
        {
            _counters.CountShortCircuited();
            return null;
        }

        long messagesBefore = _circuit.MessageCount;
        long sentAt = _time.GetTimestamp();
        using ITimer suspicion = _time.CreateTimer(
            _ => _circuit.Suspect(AnswerFault.Silence, messagesBefore), null, _timeout / PartUntilProbe, Timeout.InfiniteTimeSpan);
        try
        {
            UpstreamAnswer answer = await ExchangeAsync(question, cancellationToken);
            _counters.CountTry(answer.Failure, _time.GetElapsedTime(sentAt), _time.GetUtcNow());
            if (answer.Failure is not (AnswerFault.None or AnswerFault.NoSocket))
            {
                _circuit.Suspect(answer.Failure, messagesBefore);
            }

            return answer;
        }
        catch (OperationCanceledException)
        {
            // Cancelled by us: it says nothing about the upstream.
            return Silent;
        }
    }

    private async ValueTask<AnswerFault> ProbeAsync(IReadOnlyList<AskedQuestion> questions, int turn, CancellationToken cancellationToken)
    {
        if (questions.Count == 0)
        {
            // A reload has just removed it: the next look finds that there is no probe.
            return AnswerFault.NoSocket;
        }

        AnswerFault fault = (await ExchangeAsync(questions[turn % questions.Count], cancellationToken)).Failure;
        _counters.CountProbe(isAnswered: fault != AnswerFault.Silence);
        return fault;
    }

    private async ValueTask<UpstreamAnswer> ExchangeAsync(AskedQuestion question, CancellationToken cancellationToken)
    {
        var exchange = new UpstreamExchange(
            EndPoint, question, hasOpt: _time.GetTimestamp() >= Volatile.Read(ref _withoutOptUntil), _circuit.OnMessage);
        bool isGood = false;
        try
        {
            UpstreamAnswer answer = await _tries.ExecuteAsync(
                static (asked, ended) => asked.Upstream.TryAsync(asked.exchange, ended), (Upstream: this, exchange), cancellationToken);
            isGood = answer.Failure == AnswerFault.None;
            if (isGood)
            {
                _circuit.OnGoodAnswer();
            }

            return answer;
        }
        catch (Exception error) when (error is TimeoutRejectedException or SocketException)
        {
            return UpstreamAnswer.Failed(IsOurs(error) ? AnswerFault.NoSocket : exchange.Fault);
        }
        finally
        {
            if (exchange.Fault != AnswerFault.Silence)
            {
                _circuit.Conclude(isGood);
            }
        }
    }

    private async ValueTask<UpstreamAnswer> TryAsync(UpstreamExchange exchange, CancellationToken cancellationToken)
    {
        using var message = new AnswerBuffer();
        int octets = await UpstreamSockets.AskAsync(exchange, message, _counters, cancellationToken);
        exchange.OnMessage(AnswerFault.Unreadable);
        if (!exchange.HasOpt || !UpstreamFailure.MayLackEdns(message.Octets[..octets]))
        {
            return Read(exchange.Question, message.Octets[..octets]);
        }

        // If the second try gets no answer, the result of the first counts.
        exchange.OnMessage(Read(exchange.Question, message.Octets[..octets]).Fault);
        exchange.DropOpt();
        octets = await UpstreamSockets.AskAsync(exchange, message, _counters, cancellationToken);
        exchange.OnMessage(AnswerFault.Unreadable);
        UpstreamAnswer answer = Read(exchange.Question, message.Octets[..octets]);
        if (answer.Failure == AnswerFault.None)
        {
            Volatile.Write(
                ref _withoutOptUntil, _time.GetTimestamp() + (long)(WithoutOptFor.TotalSeconds * _time.TimestampFrequency));
        }

        return answer;
    }

    private static UpstreamAnswer Read(AskedQuestion question, ReadOnlySpan<byte> message)
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(AnswerReader.RoomOctets);
        try
        {
            return AnswerReader.Read(question, message, room.AsSpan(0, AnswerReader.RoomOctets))
                ?? UpstreamAnswer.Failed(AnswerFault.Unreadable);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>Whether the kernel had no socket or memory for us: the upstream was not asked.</summary>
    private static bool IsOurs(Exception error) =>
        error is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable };
}
