using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// The sending side of one connection: one task sends the replies in the order in which they are ready, and counts each as a response
/// once the kernel has taken it, otherwise as unsent by its cause.
/// </summary>
internal sealed class StreamSender : IDisposable
{
    /// <summary>The timestamp of what does not go on at this moment.</summary>
    public const long Never = long.MaxValue;

    private const int PrefixOctets = sizeof(ushort);
    private const int MaxDiscardedOctets = 64 * 1024;
    private const int Whole = -1;

    private readonly Socket _socket;
    private readonly QueryCounters _counters;
    private readonly TcpLimits _limits;
    private readonly StreamBacklog _backlog;
    private readonly ConnectionMemory _memory;
    private readonly TimeProvider _time;
    private readonly Channel<StreamReply> _replies;
    private readonly CancellationTokenSource _broken = new();
    private int _cause = Whole;
    private long _sendingSince = Never;
    private long _progressAt;

    /// <summary>A sender that does not run yet.</summary>
    /// <param name="socket">The connection; not owned.</param>
    /// <param name="counters">Where replies are counted.</param>
    /// <param name="limits">How long a client may take to read a reply.</param>
    /// <param name="backlog">Where the query of each reply is counted.</param>
    /// <param name="memory">Where the replies that wait are counted.</param>
    /// <param name="time">The clock.</param>
    public StreamSender(
        Socket socket, QueryCounters counters, TcpLimits limits, StreamBacklog backlog, ConnectionMemory memory, TimeProvider time)
    {
        _socket = socket;
        _counters = counters;
        _limits = limits;
        _backlog = backlog;
        _memory = memory;
        _time = time;
        _progressAt = time.GetTimestamp();

        // As many as queries may be owed: a reply always finds room until the channel is completed.
        _replies = Channel.CreateBounded<StreamReply>(new BoundedChannelOptions(limits.Pending) { SingleReader = true });
    }

    /// <summary>Cancelled once nothing more will be sent though something may be owed.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>Why nothing more will be sent; null while the connection is whole.</summary>
    public UnsentReason? Cause => Volatile.Read(ref _cause) is not Whole and int cause ? (UnsentReason)cause : null;

    /// <summary>Since when the reply that is being sent waits for the client to read; <see cref="Never"/> when none does.</summary>
    public long SendingSince => Volatile.Read(ref _sendingSince);

    /// <summary>When the last reply was sent, or the connection accepted.</summary>
    public long ProgressAt => Volatile.Read(ref _progressAt);

    /// <summary>Sends nothing more: what is owed is given up. The first cause stands.</summary>
    public void Cut(UnsentReason cause)
    {
        if (Interlocked.CompareExchange(ref _cause, (int)cause, Whole) == Whole)
        {
            _broken.Cancel();
        }
    }

    /// <summary>
    /// Hands a reply over; never waits. One that memory has no room for is given up, and the connection with it, for its client would
    /// wait for it in vain.
    /// </summary>
    public void Send(ReadOnlySpan<byte> reply, in CompletedReply completed)
    {
        if (Cause is UnsentReason cause)
        {
            _counters.CountReply(completed, cause);
            _backlog.Leave();
            return;
        }

        int octets = PrefixOctets + reply.Length;
        if (!_memory.TryTake(octets))
        {
            Cut(UnsentReason.MemoryFull);
            _counters.CountReply(completed, UnsentReason.MemoryFull);
            _backlog.Leave();
            return;
        }

        byte[] framed = new byte[octets];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)reply.Length);
        reply.CopyTo(framed.AsSpan(PrefixOctets));
        _backlog.AddReply(octets);
        var waiting = new StreamReply(framed, completed);
        if (!_replies.Writer.TryWrite(waiting))
        {
            Settle(waiting, Cause ?? UnsentReason.Closed);
        }
    }

    /// <summary>No further reply comes, or none is waited for.</summary>
    public void Complete() => _replies.Writer.Complete();

    /// <summary>Sends until <see cref="Complete"/>; then ends our half, so that the client reads all replies to the end.</summary>
    public async Task RunAsync()
    {
        await foreach (StreamReply reply in _replies.Reader.ReadAllAsync(CancellationToken.None))
        {
            UnsentReason? unsent = Cause ?? await SendAsync(reply.Framed);
            if (unsent is UnsentReason cause)
            {
                Cut(cause);
            }

            Settle(reply, unsent);
        }

        if (Cause is null)
        {
            TryShutdown();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _broken.Dispose();

    /// <summary>Sends one message, its prefix with it, in one write (rule T2).</summary>
    /// <returns>Null when the kernel took all of it.</returns>
    private async ValueTask<UnsentReason?> SendAsync(ReadOnlyMemory<byte> framed)
    {
        using var deadline = new CancellationTokenSource(_limits.Message, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _broken.Token);
        Volatile.Write(ref _sendingSince, _time.GetTimestamp());
        try
        {
            while (!framed.IsEmpty)
            {
                framed = framed[await _socket.SendAsync(framed, SocketFlags.None, ended.Token)..];
            }

            Volatile.Write(ref _progressAt, _time.GetTimestamp());
            return null;
        }
        catch (SocketException)
        {
            return UnsentReason.ClientGone;
        }
        catch (OperationCanceledException)
        {
            // Cut from outside, or the client does not read its replies.
            return Cause ?? UnsentReason.Unread;
        }
        finally
        {
            Volatile.Write(ref _sendingSince, Never);
        }
    }

    private void Settle(in StreamReply reply, UnsentReason? unsent)
    {
        _counters.CountReply(reply.Completed, unsent);
        _memory.Return(reply.Framed.Length);
        _backlog.Leave(reply.Framed.Length);
    }

    private void TryShutdown()
    {
        try
        {
            // FIN, not RST: the client reads all answers to the end. Octets that nobody reads would make a reset of the close.
            _socket.Shutdown(SocketShutdown.Send);
            DiscardUnread();
        }
        catch (SocketException)
        {
            // The client was gone first.
            return;
        }
    }

    private void DiscardUnread()
    {
        // A blocking receive can wait for a notification that only another thread of the pool delivers: under a flood all of them waited.
        _socket.Blocking = false;
        Span<byte> room = stackalloc byte[512];
        for (int discarded = 0; discarded < MaxDiscardedOctets;)
        {
            int octets = _socket.Receive(room, SocketFlags.None, out SocketError error);
            if (octets == 0 || error != SocketError.Success)
            {
                return;
            }

            discarded += octets;
        }
    }
}
