using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// One upstream and what we know of it: a try ends after the patience; when none of many was answered the circuit opens, and one question
/// a second is let through to see whether it is back. Any thread.
/// </summary>
/// <remarks>
/// Only silence opens the circuit. An upstream that answers SERVFAIL is alive, and whoever knows a broken name must not be able to turn it
/// off for all others; nor can names that hang, as long as it answers any other.
/// </remarks>
public sealed class Upstream
{
    private const double AllOfThem = 1.0;
    private const int LeastTries = 4;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastHedgeDelay = TimeSpan.FromMilliseconds(10);
    private static readonly UpstreamAnswer Silent = UpstreamAnswer.Failed(AnswerFault.Silence);
    private static readonly UpstreamAnswer Failing = UpstreamAnswer.Failed(AnswerFault.Failure);

    private readonly ResiliencePipeline<UpstreamAnswer> _pipeline;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly UpstreamTallies _tallies = new();
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    internal Upstream(IPEndPoint endPoint, TimeSpan patience, TimeProvider time)
    {
        EndPoint = endPoint;
        _patience = patience;
        _time = time;
        _pipeline = new ResiliencePipelineBuilder<UpstreamAnswer> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<UpstreamAnswer>
            {
                FailureRatio = AllOfThem,
                MinimumThroughput = LeastTries,
                SamplingDuration = Window,
                BreakDuration = ProbeInterval,
                StateProvider = _circuit,
                ShouldHandle = static tried => ValueTask.FromResult(tried.Outcome.Exception is TimeoutRejectedException or SocketException),
            })
            .AddTimeout(patience)
            .Build();
    }

    /// <summary>Its address.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What its circuit lets through.</summary>
    public UpstreamState State => _circuit.CircuitState switch
    {
        CircuitState.Closed => UpstreamState.Closed,
        CircuitState.HalfOpen => UpstreamState.HalfOpen,
        _ => UpstreamState.Open,
    };

    /// <summary>Whether it is left alone but for one question a second, because it answered none.</summary>
    public bool IsOpen => State == UpstreamState.Open;

    /// <summary>Tries that gave an answer.</summary>
    public long Answered => _tallies.Answered;

    /// <summary>Tries answered with a failure, or with something that is no answer.</summary>
    public long Failed => _tallies.Failed;

    /// <summary>Tries that nobody answered in time.</summary>
    public long Silences => _tallies.Silences;

    /// <summary>Tries that were not made because the circuit was open.</summary>
    public long Spared => _tallies.Spared;

    /// <summary>What half of its last answers took at most; null while too few are known.</summary>
    public TimeSpan? MedianLatency => _tallies.Latency.Median;

    /// <summary>What nineteen of twenty of its last answers took at most; null while too few are known.</summary>
    public TimeSpan? LateLatency => _tallies.Latency.P95;

    /// <summary>When it last gave an answer; null for never.</summary>
    public DateTimeOffset? AnsweredAt => _tallies.AnsweredAt;

    /// <summary>
    /// After how long without an answer another upstream is asked beside this one: its own 95th percentile, no less than 10 ms, so that
    /// noise of a near upstream sends nobody away. Null while too few answers are known.
    /// </summary>
    internal TimeSpan? HedgeAfter =>
        LateLatency is not TimeSpan late ? null : late < LeastHedgeDelay ? LeastHedgeDelay : late < _patience ? late : _patience;

    /// <summary>Questions asked again by TCP for a cause.</summary>
    public long Streams(StreamCause cause) => _tallies.Streams(cause);

    /// <summary>Asks once.</summary>
    /// <returns>What it said, a failure when it did not; null when it was not asked at all.</returns>
    internal async ValueTask<UpstreamAnswer?> AskAsync(AskedQuestion question, CancellationToken cancellationToken)
    {
        long sentAt = _time.GetTimestamp();
        try
        {
            UpstreamAnswer answer = await _pipeline.ExecuteAsync(
                static (asked, ended) => asked.Upstream.TryAsync(asked.question, ended), (Upstream: this, question), cancellationToken);
            _tallies.CountAnswer(ReferenceEquals(answer, Failing), _time.GetElapsedTime(sentAt), _time.GetUtcNow());
            return answer;
        }
        catch (BrokenCircuitException)
        {
            _tallies.CountSpared();
            return null;
        }
        catch (Exception error) when (error is TimeoutRejectedException or SocketException or OperationCanceledException)
        {
            // Silent, unreachable or reset, or we are stopping: nobody spoke.
            _tallies.CountSilence();
            return Silent;
        }
    }

    private async ValueTask<UpstreamAnswer> TryAsync(AskedQuestion question, CancellationToken cancellationToken)
    {
        using var message = new AnswerBuffer();
        int octets = await UpstreamSockets.AskAsync(EndPoint, question, FreshId(), message, _tallies, cancellationToken);
        return Read(question, message.Octets[..octets]) ?? Failing;
    }

    private static UpstreamAnswer? Read(AskedQuestion question, ReadOnlySpan<byte> message)
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(AnswerReader.RoomOctets);
        try
        {
            return AnswerReader.Read(question, message, room.AsSpan(0, AnswerReader.RoomOctets));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static ushort FreshId()
    {
        Span<byte> octets = stackalloc byte[sizeof(ushort)];
        RandomNumberGenerator.Fill(octets);
        return BinaryPrimitives.ReadUInt16LittleEndian(octets);
    }
}
