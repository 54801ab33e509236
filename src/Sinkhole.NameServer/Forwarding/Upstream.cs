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
    private static readonly UpstreamAnswer Silent = UpstreamAnswer.Failed(AnswerFault.Silence);
    private static readonly UpstreamAnswer Failing = UpstreamAnswer.Failed(AnswerFault.Failure);

    private readonly ResiliencePipeline<UpstreamAnswer> _pipeline;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private long _answered;
    private long _failed;
    private long _silent;
    private long _spared;

    internal Upstream(IPEndPoint endPoint, TimeSpan patience, TimeProvider time)
    {
        EndPoint = endPoint;
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

    /// <summary>Whether it is left alone but for one question a second, because it answered none.</summary>
    public bool IsOpen => _circuit.CircuitState is CircuitState.Open or CircuitState.Isolated;

    /// <summary>Tries that gave an answer.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Tries answered with a failure, or with something that is no answer.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Tries that nobody answered in time.</summary>
    public long Silences => Volatile.Read(ref _silent);

    /// <summary>Tries that were not made because the circuit was open.</summary>
    public long Spared => Volatile.Read(ref _spared);

    /// <summary>Asks once.</summary>
    /// <returns>What it said, a failure when it did not; null when it was not asked at all.</returns>
    internal async ValueTask<UpstreamAnswer?> AskAsync(AskedQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            UpstreamAnswer answer = await _pipeline.ExecuteAsync(
                static (asked, ended) => TryAsync(asked.EndPoint, asked.question, ended), (EndPoint, question), cancellationToken);
            Interlocked.Increment(ref ReferenceEquals(answer, Failing) ? ref _failed : ref _answered);
            return answer;
        }
        catch (BrokenCircuitException)
        {
            Interlocked.Increment(ref _spared);
            return null;
        }
        catch (Exception error) when (error is TimeoutRejectedException or SocketException or OperationCanceledException)
        {
            // Silent, unreachable or reset, or we are stopping: nobody spoke.
            Interlocked.Increment(ref _silent);
            return Silent;
        }
    }

    private static async ValueTask<UpstreamAnswer> TryAsync(
        IPEndPoint endPoint, AskedQuestion question, CancellationToken cancellationToken)
    {
        using var message = new AnswerBuffer();
        int octets = await UpstreamSockets.AskAsync(endPoint, question, FreshId(), message, cancellationToken);
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
