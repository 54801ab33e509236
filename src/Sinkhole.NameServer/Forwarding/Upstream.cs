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

/// <summary>One upstream and what we know of it: a try ends after the timeout, its circuit says whether it is asked. Any thread.</summary>
public sealed class Upstream
{
    // What is left of the timeout then is enough for a probe to be answered, where the upstream is there.
    private const int PartUntilDoubt = 4;

    // For how long an upstream that answers only without OPT is asked so at once.
    private static readonly TimeSpan WithoutOptFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MinHedgeDelay = TimeSpan.FromMilliseconds(10);
    private static readonly UpstreamAnswer Silent = UpstreamAnswer.Failed(AnswerFault.Silence);

    private readonly ResiliencePipeline<UpstreamAnswer> _tries;
    private readonly UpstreamCircuit _circuit;
    private readonly UpstreamCounters _counters = new();
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private long _withoutOptUntil = long.MinValue;

    /// <summary>An upstream that nothing is known of.</summary>
    /// <param name="endPoint">Its address.</param>
    /// <param name="timeout">How long one try may take.</param>
    /// <param name="probesOf">The questions of our own for an upstream; none where it is configured no more.</param>
    /// <param name="changed">Called when the state has changed; returns at once. True where a good answer closed the circuit.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="stopping">Ends the probes.</param>
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

    /// <summary>Whether it is asked.</summary>
    public UpstreamState State => _circuit.State;

    /// <summary>Why it is not, or why it fails our own question; <see cref="AnswerFault.None"/> while its circuit is closed.</summary>
    public AnswerFault Fault => _circuit.Fault;

    /// <summary>Tries that gave an answer.</summary>
    public long Answered => _counters.Answered;

    /// <summary>Tries answered with a failure, or with something that is no answer.</summary>
    public long Failed => _counters.Failed;

    /// <summary>Tries of which nothing was heard in time.</summary>
    public long Silences => _counters.Silences;

    /// <summary>Tries that were not made because the circuit was open.</summary>
    public long ShortCircuited => _counters.ShortCircuited;

    /// <summary>Questions of our own that were answered, were it with a failure.</summary>
    public long ProbesAnswered => _counters.ProbesAnswered;

    /// <summary>Questions of our own that were not.</summary>
    public long ProbesTimedOut => _counters.ProbesTimedOut;

    /// <summary>What half of its last answers took at most; null while too few are known.</summary>
    public TimeSpan? MedianLatency => _counters.Latency.Median;

    /// <summary>The 95th percentile of what its last answers took; null while too few are known.</summary>
    public TimeSpan? P95Latency => _counters.Latency.P95;

    /// <summary>When it last gave an answer; null for never.</summary>
    public DateTimeOffset? AnsweredAt => _counters.AnsweredAt;

    /// <summary>
    /// After how long without an answer another upstream is asked beside this one: its own 95th percentile, no less than 10 ms, so that
    /// noise of a near upstream sends nobody away. Null while too few answers are known.
    /// </summary>
    internal TimeSpan? HedgeAfter =>
        P95Latency is not TimeSpan late ? null : late < MinHedgeDelay ? MinHedgeDelay : late < _timeout ? late : _timeout;

    /// <summary>Whether a question of our own is about to find out if it is there.</summary>
    internal bool IsProbing => _circuit.IsProbing;

    /// <summary>The probes under way, or the last ones.</summary>
    internal Task Probing => _circuit.Probing;

    /// <summary>Questions asked again by TCP for a cause.</summary>
    public long TcpFallbacks(TcpFallbackReason reason) => _counters.TcpFallbacks(reason);

    /// <summary>Tries that failed for a cause, or were silent.</summary>
    public long Failures(AnswerFault fault) => _counters.Failures(fault);

    /// <summary>Asks once.</summary>
    /// <returns>What it said, a failure when it did not; null when it was not asked at all.</returns>
    internal async ValueTask<UpstreamAnswer?> AskAsync(AskedQuestion question, CancellationToken cancellationToken)
    {
        if (!_circuit.TryPass())
        {
            _counters.CountShortCircuited();
            return null;
        }

        long heardBefore = _circuit.MessageCount;
        long sentAt = _time.GetTimestamp();
        using ITimer doubt = _time.CreateTimer(
            _ => _circuit.Doubt(AnswerFault.Silence, heardBefore), null, _timeout / PartUntilDoubt, Timeout.InfiniteTimeSpan);
        try
        {
            UpstreamAnswer answer = await ExchangeAsync(question, cancellationToken);
            _counters.CountTry(answer.Failure, _time.GetElapsedTime(sentAt), _time.GetUtcNow());
            if (answer.Failure is not (AnswerFault.None or AnswerFault.NoSocket))
            {
                _circuit.Doubt(answer.Failure, heardBefore);
            }

            return answer;
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more, or we stop: it says nothing of the upstream.
            return Silent;
        }
    }

    private async ValueTask<AnswerFault> ProbeAsync(IReadOnlyList<AskedQuestion> questions, int turn, CancellationToken cancellationToken)
    {
        if (questions.Count == 0)
        {
            // A reload took it away just now: the next look finds that there is no question.
            return AnswerFault.NoSocket;
        }

        AnswerFault fault = (await ExchangeAsync(questions[turn % questions.Count], cancellationToken)).Failure;
        _counters.CountProbe(isHeard: fault != AnswerFault.Silence);
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

        // What the first answer says stands where the second stays out.
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

    /// <summary>Whether the kernel had no socket or memory for us: then the upstream was not asked.</summary>
    private static bool IsOurs(Exception error) =>
        error is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable };
}
