using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// One connection: length-prefixed queries, as many in flight as the client likes, replies in the order they are ready (RFC 7766
/// §6.2.1.1, §7). Who does not read his replies is not read from either.
/// </summary>
internal sealed class DnsTcpSession : IDisposable
{
    private const int PrefixOctets = sizeof(ushort);

    // A newcomer waits for some turns of a thousand connections that send without pause: eight queries a turn were half a minute.
    private const int QueriesOfTurn = 2;

    private readonly Socket _socket;
    private readonly Client _client;
    private readonly Responder _responder;
    private readonly Forwarder _forwarder;
    private readonly QueryCounters _counters;
    private readonly TcpLimits _limits;
    private readonly TimeProvider _time;
    private readonly ConnectionTable _connections;
    private readonly ConnectionMemory _memory;
    private readonly StreamBacklog _backlog;
    private readonly StreamSender _sender;
    private readonly CancellationTokenSource _closing;
    private readonly CancellationToken _drained;

    // Timestamps of the clock; Never while it does not wait for that.
    private long _idleSince = StreamSender.Never;
    private long _messageSince = StreamSender.Never;
    private volatile bool _hasAsked;

    /// <summary>Takes an accepted connection, which it owns from now on.</summary>
    public DnsTcpSession(
        Socket socket,
        in Client client,
        Responder responder,
        Forwarder forwarder,
        QueryCounters counters,
        TcpLimits limits,
        ConnectionTable connections,
        ConnectionMemory memory,
        TimeProvider time,
        in StreamStop stop)
    {
        _socket = socket;
        _client = client;
        _responder = responder;
        _forwarder = forwarder;
        _counters = counters;
        _limits = limits;
        _connections = connections;
        _memory = memory;
        _time = time;
        _backlog = new StreamBacklog(limits.Pending, limits.WaitingOctets);
        _sender = new StreamSender(socket, counters, limits, _backlog, memory, time);
        _closing = CancellationTokenSource.CreateLinkedTokenSource(stop.Stopping, _sender.Broken);
        _drained = stop.Drained;
    }

    /// <summary>Whose connection it is, for the cap of one client.</summary>
    public UInt128 Host => _client.Host;

    /// <summary>What it waits for, and since when.</summary>
    public StreamStanding Standing
    {
        get
        {
            long stalled = Math.Min(Volatile.Read(ref _messageSince), _sender.SendingSince);
            if (stalled != StreamSender.Never)
            {
                return new StreamStanding(StreamWait.Client, stalled);
            }

            long idle = Volatile.Read(ref _idleSince);
            return idle != StreamSender.Never && _backlog.IsEmpty
                ? new StreamStanding(_hasAsked ? StreamWait.Query : StreamWait.FirstQuery, IdleSince)
                : new StreamStanding(StreamWait.Answer, _sender.ProgressAt);
        }
    }

    /// <summary>Since when it is idle, where it is: the wait for our answer does not count.</summary>
    private long IdleSince => Math.Max(Volatile.Read(ref _idleSince), _sender.ProgressAt);

    /// <summary>
    /// Makes room for another: an idle one reads no further query, and one that came in at that moment is still answered; any other ends
    /// at once, and what it is owed is counted as unsent.
    /// </summary>
    public void Evict()
    {
        try
        {
            if (Standing.Wait is StreamWait.Query or StreamWait.FirstQuery)
            {
                _closing.Cancel();
            }
            else
            {
                _sender.Cut(UnsentReason.Evicted);
            }
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself meanwhile.
            return;
        }
    }

    /// <summary>Sends the reply to a query that <see cref="StreamBacklog"/> counts; it is counted once its fate is known.</summary>
    public void Send(ReadOnlySpan<byte> reply, in CompletedReply completed) => _sender.Send(reply, completed);

    /// <summary>Counts a query out of the memory that was handed over with its message.</summary>
    public void ReturnQuery(int octets) => _memory.Return(octets);

    /// <summary>Serves the connection to its end: all queries read are answered, also after the client has closed its half.</summary>
    public async Task RunAsync()
    {
        Task sending = _sender.RunAsync();
        using CancellationTokenRegistration drained = _drained.Register(
            () => _sender.Cut(_sender.SendingSince == StreamSender.Never ? UnsentReason.Closed : UnsentReason.Unread));
        try
        {
            await ReadAsync(_closing.Token);
        }
        catch (OperationCanceledException)
        {
            // Silent for too long, too slow, cut, or we stop: what is owed is looked after below.
        }
        catch (SocketException)
        {
            // Reset by the client: nobody waits for the answers.
            _sender.Cut(UnsentReason.ClientGone);
        }

        // It ends by itself, and waits for nothing more of its client.
        _hasAsked = true;
        Volatile.Write(ref _idleSince, 0);
        Volatile.Write(ref _messageSince, StreamSender.Never);
        await AwaitAnswersAsync();
        _sender.Complete();
        await sending;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_sender.Cause is null)
        {
            _socket.Dispose();
        }
        else
        {
            // A reset, so that the kernel keeps nothing for a client that takes nothing.
            _socket.Close(timeout: 0);
        }

        _sender.Dispose();
        _closing.Dispose();
        _memory.Close();
    }

    private async ValueTask AwaitAnswersAsync()
    {
        try
        {
            await _backlog.AwaitEmptyAsync(_sender.Broken);
        }
        catch (OperationCanceledException)
        {
            // Cut: what is owed is given up when it comes.
        }
    }

    /// <summary>Reads messages until the client closes its half or breaks the rules of framing (rule T5).</summary>
    private async ValueTask ReadAsync(CancellationToken closing)
    {
        byte[] prefix = new byte[PrefixOctets];
        for (int query = 1; await TryReceiveFirstAsync(prefix.AsMemory(0, 1), closing); query++)
        {
            if (query % QueriesOfTurn == 0)
            {
                // Who has sent many queries at once gives way to the other connections that have something to be answered.
                await Task.Yield();
            }

            // One deadline for the whole message, from its first octet: an octet now and then wins no time.
            using var deadline = new CancellationTokenSource(_limits.Message, _time);
            using var message = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, closing);
            if (!await TryReceiveAllAsync(prefix.AsMemory(1), message.Token))
            {
                return;
            }

            int octets = BinaryPrimitives.ReadUInt16BigEndian(prefix);
            if (octets < WireLimits.HeaderOctets || !_memory.TryTake(octets) || !await TryServeAsync(octets, message.Token))
            {
                return;
            }
        }
    }

    /// <summary>Reads the rest of a message, for which memory is taken, and answers it once there is room for its reply.</summary>
    private async ValueTask<bool> TryServeAsync(int octets, CancellationToken message)
    {
        bool isHandedOver = false;
        byte[] query = ArrayPool<byte>.Shared.Rent(octets);
        try
        {
            if (!await TryReceiveAllAsync(query.AsMemory(0, octets), message))
            {
                return false;
            }

            _hasAsked = true;
            Volatile.Write(ref _messageSince, StreamSender.Never);
            await _backlog.AwaitRoomAsync(_sender.Broken);
            isHandedOver = Answer(query.AsSpan(0, octets));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(query);
            if (!isHandedOver)
            {
                _memory.Return(octets);
            }
        }
    }

    /// <summary>Answers a query. The room for a long answer is held for this moment only, not while a client is slow.</summary>
    /// <returns>Whether the query was handed over, so that its memory is returned when its reply comes.</returns>
    private bool Answer(ReadOnlySpan<byte> query)
    {
        _backlog.Enter();
        byte[] packet = ArrayPool<byte>.Shared.Rent(query.Length + Responder.StreamReplyRoom);
        try
        {
            query.CopyTo(packet);
            return Answer(packet, query.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }

    private bool Answer(byte[] packet, int octets)
    {
        var client = new Client(_client.Address, _client.Port, _client.Transport) { KeepaliveTenths = KeepaliveTenths() };
        Moment now = _responder.Now();
        int reply = _responder.Answer(new ReceivedMessage(packet, octets, client), now, _counters, out Handover handover);
        if (reply == Responder.Forward)
        {
            var path = new StreamReplyPath(this, octets);
            _forwarder.Take(new PendingQuery(packet.AsSpan(0, octets).ToArray(), client, handover, path, _counters));
            return true;
        }

        if (reply == Responder.Silence)
        {
            _backlog.Leave();
        }
        else
        {
            var completed = new CompletedReply(reply, handover.Rcode, handover.Outcome, _responder.Since(now), IsObserved: false);
            Send(packet.AsSpan(0, reply), completed);
        }

        return false;
    }

    private ushort KeepaliveTenths() => (ushort)Math.Min(_connections.Idle.TotalMilliseconds / 100, ushort.MaxValue);

    /// <summary>
    /// Waits for the first octet of a message; while answers are pending the connection is not idle, and begins to be when the last one is
    /// sent (rule T6).
    /// </summary>
    private async ValueTask<bool> TryReceiveFirstAsync(Memory<byte> octet, CancellationToken closing)
    {
        Volatile.Write(ref _idleSince, _time.GetTimestamp());
        while (true)
        {
            long since = IdleSince;
            TimeSpan idle = _connections.Idle;
            TimeSpan left = _backlog.IsEmpty ? idle - _time.GetElapsedTime(since) : idle;
            using var timer = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, closing);
            try
            {
                int octets = await _socket.ReceiveAsync(octet, SocketFlags.None, wait.Token);
                Volatile.Write(ref _messageSince, _time.GetTimestamp());
                Volatile.Write(ref _idleSince, StreamSender.Never);
                return octets > 0;
            }
            catch (OperationCanceledException)
                when (!closing.IsCancellationRequested && (!_backlog.IsEmpty || IdleSince != since))
            {
                continue;
            }
        }
    }

    private async ValueTask<bool> TryReceiveAllAsync(Memory<byte> room, CancellationToken ended)
    {
        while (!room.IsEmpty)
        {
            int octets = await _socket.ReceiveAsync(room, SocketFlags.None, ended);
            if (octets == 0)
            {
                return false;
            }

            room = room[octets..];
        }

        return true;
    }
}
