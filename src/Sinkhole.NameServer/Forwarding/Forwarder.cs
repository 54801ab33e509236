using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Asks an upstream for names that no order covers and sends the answer back on the way the question came.</summary>
/// <remarks>Every query handed over is answered: by the upstream, or with SERVFAIL. What may be under way is bounded.</remarks>
public sealed class Forwarder : IAsyncDisposable
{
    /// <summary>Most queries under way at once; one more is answered with SERVFAIL at once.</summary>
    public const int MostPending = 4096;

    private const int Tries = 2;

    private static readonly UpstreamAnswer Silent = UpstreamAnswer.Failed(AnswerFault.Silence);
    private static readonly UpstreamAnswer Failing = UpstreamAnswer.Failed(AnswerFault.Failure);
    private static readonly UpstreamAnswer Busy = UpstreamAnswer.Failed(AnswerFault.Busy);

    private readonly Responder _responder;
    private readonly AnswerCache? _cache;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<Task, byte> _underWay = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _pendingCount;
    private bool _isDisposed;

    /// <summary>A forwarder.</summary>
    /// <param name="responder">Makes the client's reply of an upstream's answer: the policy is applied to it there.</param>
    /// <param name="cache">Where answers are kept, the responder's; null for nowhere.</param>
    /// <param name="patience">How long an upstream may stay silent before it is asked again, and again before SERVFAIL.</param>
    /// <param name="time">The clock of the wait.</param>
    public Forwarder(Responder responder, AnswerCache? cache, TimeSpan patience, TimeProvider time)
    {
        _responder = responder;
        _cache = cache;
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
            Reply(pending, Busy);
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
        try
        {
            UpstreamAnswer answer = await AskAsync(pending);
            answer.KeepIn(_cache, pending.Question, pending.Group);
            Reply(pending, answer);
        }
        finally
        {
            Interlocked.Decrement(ref _pendingCount);
        }
    }

    /// <summary>The answer, or why no try gave one.</summary>
    private async ValueTask<UpstreamAnswer> AskAsync(PendingQuery pending)
    {
        UpstreamAnswer answer = Silent;
        for (int attempt = 0; attempt < Tries && answer.Rcode == Rcode.ServFail; attempt++)
        {
            answer = await TryAsync(pending);
        }

        return answer;
    }

    private async ValueTask<UpstreamAnswer> TryAsync(PendingQuery pending)
    {
        using var message = new AnswerBuffer();
        using var patience = new CancellationTokenSource(_patience, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        try
        {
            int octets = await UpstreamSockets.AskAsync(pending.Group.Upstreams[0], pending.Question, FreshId(), message, ended.Token);
            return Read(pending.Question, message.Octets[..octets]) ?? Failing;
        }
        catch (OperationCanceledException)
        {
            return Silent;
        }
        catch (SocketException)
        {
            // Unreachable or reset: the same as silence, only sooner.
            return Silent;
        }
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

    private void Reply(PendingQuery pending, UpstreamAnswer answer)
    {
        byte[] packet = ArrayPool<byte>.Shared.Rent(pending.Message.Length + answer.RecordOctets + Responder.ReplyRoom);
        try
        {
            pending.Message.CopyTo(packet, 0);
            CompletedReply reply = _responder.Complete(packet, pending.Message.Length, pending.Client, pending.TakenAt, answer.View());
            pending.Send(packet.AsSpan(0, reply.Octets), reply);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }
}
