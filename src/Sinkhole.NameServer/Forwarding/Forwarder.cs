using System;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Asks an upstream for names that no order covers and sends the answer back on the way the question came.</summary>
/// <remarks>Every query handed over is answered: by the upstream, or with SERVFAIL. What may be under way is bounded.</remarks>
public sealed class Forwarder : IAsyncDisposable
{
    /// <summary>Most queries under way at once; one more is answered with SERVFAIL at once.</summary>
    public const int MostPending = 4096;

    private const int Tries = 2;
    private const int FailureOctets =
        UpstreamQuery.MostOctets + Edns.OptionHeaderOctets + sizeof(ushort) + ExtendedErrorOption.MostTextOctets;

    private static readonly byte[] Silent = ExtendedErrorOption.Encode(ExtendedError.NetworkError, "the upstream is silent");
    private static readonly byte[] Busy = ExtendedErrorOption.Encode(ExtendedError.Other, "too many questions under way");

    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<Task, byte> _underWay = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _pendingCount;
    private bool _isDisposed;

    /// <summary>A forwarder.</summary>
    /// <param name="patience">How long an upstream may stay silent before it is asked again, and again before SERVFAIL.</param>
    /// <param name="time">The clock of the wait.</param>
    public Forwarder(TimeSpan patience, TimeProvider time)
    {
        _patience = patience;
        _time = time;
    }

    /// <summary>Queries under way.</summary>
    public int PendingCount => Volatile.Read(ref _pendingCount);

    /// <summary>Takes a query over; returns at once.</summary>
    internal void Take(PendingQuery pending)
    {
        if (Interlocked.Increment(ref _pendingCount) > MostPending)
        {
            Interlocked.Decrement(ref _pendingCount);
            Fail(pending, Busy);
            return;
        }

        Task work = ForwardAsync(pending);
        _underWay.TryAdd(work, 0);
        _ = work.ContinueWith(ended => _underWay.TryRemove(ended, out _), TaskScheduler.Default);
    }

    /// <summary>Waits for the queries under way; those whose upstream stays silent are answered with SERVFAIL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await Task.WhenAll(_underWay.Keys);
        await _stopping.CancelAsync();
        _stopping.Dispose();
    }

    private async Task ForwardAsync(PendingQuery pending)
    {
        using var answer = new AnswerBuffer();
        try
        {
            int replyOctets = await AskAsync(pending, answer);
            if (replyOctets == 0)
            {
                Fail(pending, Silent);
            }
            else
            {
                Send(pending, answer.Octets[..replyOctets], pending.Outcome);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _pendingCount);
        }
    }

    /// <summary>Octets of the reply that now stands in the buffer, 0 when no try gave one.</summary>
    private async ValueTask<int> AskAsync(PendingQuery pending, AnswerBuffer answer)
    {
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            using var patience = new CancellationTokenSource(_patience, _time);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
            try
            {
                int octets = await UpstreamSockets.AskAsync(pending, FreshId(), answer, ended.Token);
                if (UpstreamAnswer.TryAdapt(pending, answer.Octets, octets, out int replyOctets))
                {
                    return replyOctets;
                }
            }
            catch (OperationCanceledException)
            {
                // The upstream stayed silent: ask again, or fail below.
                continue;
            }
            catch (SocketException)
            {
                // Unreachable or reset: the same as silence, only sooner.
                continue;
            }
        }

        return 0;
    }

    private static ushort FreshId()
    {
        Span<byte> octets = stackalloc byte[sizeof(ushort)];
        RandomNumberGenerator.Fill(octets);
        return BinaryPrimitives.ReadUInt16LittleEndian(octets);
    }

    private void Fail(PendingQuery pending, ReadOnlySpan<byte> errorOption)
    {
        Span<byte> reply = stackalloc byte[FailureOctets];
        int octets = UpstreamAnswer.WriteFailure(pending, errorOption, reply);
        Send(pending, reply[..octets], QueryOutcome.Error);
    }

    private void Send(PendingQuery pending, ReadOnlySpan<byte> reply, QueryOutcome outcome)
    {
        if (pending.ReplyPath.TrySend(reply))
        {
            pending.Counters.CountResponse(UpstreamAnswer.RcodeOf(reply), outcome, reply.Length, _time.GetElapsedTime(pending.TakenAt));
        }
        else
        {
            pending.Counters.CountDrop(DropReason.QueueFull);
        }
    }
}
