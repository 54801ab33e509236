using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// The sending side of one connection: one task sends the replies in the order in which they are ready, and counts each as a response
/// once the kernel has taken it, otherwise as unsent, by reason.
/// </summary>
internal sealed class StreamSender : IDisposable
{
    /// <summary>The timestamp of a state that is not active.</summary>
    public const long Never = long.MaxValue;

    private const int PrefixOctets = sizeof(ushort);
    private const int Whole = -1;

    private readonly IStreamConnection _connection;
    private readonly QueryCounters _counters;
    private readonly TcpLimits _limits;
    private readonly StreamBacklog _backlog;
    private readonly ConnectionMemory _memory;
    private readonly TimeProvider _time;
    private readonly Channel<StreamReply> _replies;
    private readonly CancellationTokenSource _broken = new();

    // Replies of many messages take turns: only one such message waits on a connection, however many replies it is owed.
#pragma warning disable CA2213 // Without a wait handle it holds nothing, and a late message may still look at it.
    private readonly SemaphoreSlim _parts = new(1);
#pragma warning restore CA2213 // As above.
    private readonly CancellationToken _isBroken;
    private int _cause = Whole;
    private long _sendingSince = Never;
    private long _progressAt;

    /// <summary>A sender that is not started.</summary>
    /// <param name="connection">The connection; not owned.</param>
    /// <param name="counters">Where replies are counted.</param>
    /// <param name="limits">Limits the time that a client may take to read a reply.</param>
    /// <param name="backlog">Counts the query of each reply.</param>
    /// <param name="memory">Counts waiting replies.</param>
    /// <param name="time">The clock.</param>
    public StreamSender(
        IStreamConnection connection,
        QueryCounters counters,
        TcpLimits limits,
        StreamBacklog backlog,
        ConnectionMemory memory,
        TimeProvider time)
    {
        _connection = connection;
        _counters = counters;
        _limits = limits;
        _backlog = backlog;
        _memory = memory;
        _time = time;
        _progressAt = time.GetTimestamp();
        _isBroken = _broken.Token;

        // Capacity for all pending queries, and for one message of a longer reply: a write succeeds until the channel is completed.
        _replies = Channel.CreateBounded<StreamReply>(new BoundedChannelOptions(limits.Pending + 1) { SingleReader = true });
    }

    /// <summary>Cancelled when nothing more will be sent, although replies may be pending.</summary>
    public CancellationToken Broken => _isBroken;

    /// <summary>Why nothing more will be sent; null while the connection works.</summary>
    public UnsentReason? Cause => Volatile.Read(ref _cause) is not Whole and int cause ? (UnsentReason)cause : null;

    /// <summary>Since when the current reply waits for the client to read; <see cref="Never"/> for none.</summary>
    public long SendingSince => Volatile.Read(ref _sendingSince);

    /// <summary>When the last reply was sent, or the connection accepted.</summary>
    public long ProgressAt => Volatile.Read(ref _progressAt);

    /// <summary>Stops sending: pending replies are dropped. The first cause is kept.</summary>
    public void Cut(UnsentReason cause)
    {
        if (Interlocked.CompareExchange(ref _cause, (int)cause, Whole) == Whole)
        {
            _broken.Cancel();
        }
    }

    /// <summary>
    /// Queues a reply; never waits. If memory has no room the reply is dropped and the connection is cut, because its client would wait for
    /// the reply.
    /// </summary>
    public void Send(ReadOnlySpan<byte> reply, in CompletedReply completed)
    {
        if (Cause is UnsentReason cause)
        {
            _counters.CountReply(completed, cause);
            _backlog.Leave();
            return;
        }

        if (!TryFrame(reply, out byte[] framed))
        {
            _counters.CountReply(completed, UnsentReason.MemoryFull);
            _backlog.Leave();
            return;
        }

        _backlog.AddReply(framed.Length);
        Enqueue(new StreamReply(framed, completed));
    }

    /// <summary>Sends a message of a reply that has more; waits for its turn, and until the kernel has taken it.</summary>
    /// <returns>False when the connection is cut: nothing more is sent.</returns>
    public async ValueTask<bool> SendPartAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await _parts.WaitAsync(Broken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            if (Cause is not null || !TryFrame(message.Span, out byte[] framed))
            {
                return false;
            }

            var part = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            Enqueue(new StreamReply(framed, default, part));
            return await part.Task;
        }
        finally
        {
            _parts.Release();
        }
    }

    /// <summary>No further reply will be queued.</summary>
    public void Complete() => _replies.Writer.Complete();

    /// <summary>Sends until <see cref="Complete"/>; then closes our half, so that the client reads all replies.</summary>
    public async Task RunAsync()
    {
        await foreach (StreamReply reply in _replies.Reader.ReadAllAsync(CancellationToken.None))
        {
            UnsentReason? unsent = Cause ?? await SendAsync(reply.Framed);
            if (unsent is UnsentReason cause)
            {
                Cut(cause);
            }

            Finish(reply, unsent);
        }

        if (Cause is null)
        {
            _connection.EndSending();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _broken.Dispose();

    /// <summary>Puts the length before a message and counts both as waiting; where memory has no room the connection is cut.</summary>
    private bool TryFrame(ReadOnlySpan<byte> message, out byte[] framed)
    {
        framed = [];
        int octets = PrefixOctets + message.Length;
        if (!_memory.TryTake(octets))
        {
            Cut(UnsentReason.MemoryFull);
            return false;
        }

        framed = new byte[octets];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed.AsSpan(PrefixOctets));
        return true;
    }

    private void Enqueue(in StreamReply waiting)
    {
        if (!_replies.Writer.TryWrite(waiting))
        {
            Finish(waiting, Cause ?? UnsentReason.Closed);
        }
    }

    /// <summary>Sends one message, its prefix with it, in one write (rule T2).</summary>
    /// <returns>Null when the kernel took all of it.</returns>
    private async ValueTask<UnsentReason?> SendAsync(ReadOnlyMemory<byte> framed)
    {
        using var deadline = new CancellationTokenSource(_limits.Message, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _broken.Token);
        Volatile.Write(ref _sendingSince, _time.GetTimestamp());
        try
        {
            await _connection.SendAsync(framed, ended.Token);
            Volatile.Write(ref _progressAt, _time.GetTimestamp());
            return null;
        }
        catch (IOException)
        {
            return UnsentReason.ClientGone;
        }
        catch (OperationCanceledException)
        {
            // Cut, or the client does not read its replies.
            return Cause ?? UnsentReason.Unread;
        }
        finally
        {
            Volatile.Write(ref _sendingSince, Never);
        }
    }

    private void Finish(in StreamReply reply, UnsentReason? unsent)
    {
        _memory.Return(reply.Framed.Length);
        if (reply.Part is TaskCompletionSource<bool> part)
        {
            part.SetResult(unsent is null);
            return;
        }

        _counters.CountReply(reply.Completed, unsent);
        _backlog.Leave(reply.Framed.Length);
    }
}
