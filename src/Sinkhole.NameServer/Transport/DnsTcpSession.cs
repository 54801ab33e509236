using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// One connection: length-prefixed queries, as many in flight as the client likes, replies in the order they are ready (RFC 7766
/// §6.2.1.1, §7).
/// </summary>
internal sealed class DnsTcpSession : IReplyPath, IDisposable
{
    private const int PrefixOctets = sizeof(ushort);
    private const int MostDiscardedOctets = 64 * 1024;
    private const long Busy = -1;

    private readonly Socket _socket;
    private readonly Client _client;
    private readonly Responder _responder;
    private readonly Forwarder _forwarder;
    private readonly QueryCounters _counters;
    private readonly TcpLimits _limits;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots;
    private readonly Channel<byte[]> _replies;
    private readonly ConnectionTable _connections;
    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenSource _evicted = new();
    private long _idleSince = Busy;

    /// <summary>Takes an accepted connection, which it owns from now on.</summary>
    public DnsTcpSession(
        Socket socket,
        in Client client,
        Responder responder,
        Forwarder forwarder,
        QueryCounters counters,
        TcpLimits limits,
        ConnectionTable connections,
        TimeProvider time,
        CancellationToken stopping)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _socket = socket;
        _client = client;
        _responder = responder;
        _forwarder = forwarder;
        _counters = counters;
        _limits = limits;
        _connections = connections;
        _time = time;
        _slots = new SemaphoreSlim(limits.Pending);

        // As many as there are slots: a reply whose query holds a slot always finds room.
        _replies = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(limits.Pending) { SingleReader = true });
    }

    /// <summary>Whose connection it is, for the cap of one client.</summary>
    public UInt128 Host => _client.Host;

    /// <summary>
    /// Since when it has waited for its client, in the clock's timestamps; null while a message comes in or an answer is owed.
    /// </summary>
    public long? IdleSince
    {
        get
        {
            long since = Volatile.Read(ref _idleSince);
            return since != Busy && _slots.CurrentCount == _limits.Pending ? since : null;
        }
    }

    /// <summary>Ends it where it waits for its client; a query that comes in at that moment is still answered.</summary>
    public void EndIdle() => _evicted.Cancel();

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> reply, out UnsentReason reason)
    {
        reason = UnsentReason.QueueFull;
        byte[] framed = new byte[PrefixOctets + reply.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)reply.Length);
        reply.CopyTo(framed.AsSpan(PrefixOctets));
        if (_replies.Writer.TryWrite(framed))
        {
            return true;
        }

        _slots.Release();
        return false;
    }

    /// <summary>Serves the connection to its end: all queries read are answered, also after the client has closed its half.</summary>
    public async Task RunAsync()
    {
        Task sending = SendAsync();
        try
        {
            await ReadAsync(_ended.Token);
        }
        catch (OperationCanceledException)
        {
            // Silent for too long, too slow, or we stop: what was asked is still answered below.
        }
        catch (SocketException)
        {
            // Reset by the client: nobody waits for the answers.
            await _ended.CancelAsync();
        }

        await DrainAsync();
        _replies.Writer.Complete();
        await sending;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _slots.Dispose();
        _ended.Dispose();
        _evicted.Dispose();
    }

    /// <summary>Reads messages until the client closes its half or breaks the rules of framing (rule T5).</summary>
    private async ValueTask ReadAsync(CancellationToken ended)
    {
        byte[] prefix = new byte[PrefixOctets];
        while (await TryReceiveAsync(prefix.AsMemory(0, 1), ended))
        {
            using var deadline = new CancellationTokenSource(_limits.Message, _time);
            using var message = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ended);
            if (!await TryReceiveAllAsync(prefix.AsMemory(1), message.Token))
            {
                return;
            }

            int octets = BinaryPrimitives.ReadUInt16BigEndian(prefix);
            if (octets < WireLimits.HeaderOctets)
            {
                return;
            }

            byte[] query = ArrayPool<byte>.Shared.Rent(octets);
            try
            {
                if (!await TryReceiveAllAsync(query.AsMemory(0, octets), message.Token))
                {
                    return;
                }

                await _slots.WaitAsync(ended);
                Answer(query.AsSpan(0, octets));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(query);
            }
        }
    }

    /// <summary>Answers a query. The room for a long answer is held for this moment only, not while a client is slow.</summary>
    private void Answer(ReadOnlySpan<byte> query)
    {
        byte[] packet = ArrayPool<byte>.Shared.Rent(query.Length + Responder.StreamReplyRoom);
        try
        {
            query.CopyTo(packet);
            Answer(packet, query.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }

    private void Answer(byte[] packet, int octets)
    {
        var client = new Client(_client.Address, _client.Port, _client.Transport) { KeepaliveTenths = KeepaliveTenths() };
        int reply = _responder.Answer(packet, octets, client, _counters, out Handover handover);
        if (reply > 0)
        {
            TrySend(packet.AsSpan(0, reply), out _);
        }
        else if (reply == Responder.Forward)
        {
            _forwarder.Take(new PendingQuery(packet.AsSpan(0, octets).ToArray(), client, handover, this, _counters));
        }
        else
        {
            _slots.Release();
        }
    }

    private ushort KeepaliveTenths() => (ushort)Math.Min(_connections.Idle.TotalMilliseconds / 100, ushort.MaxValue);

    /// <summary>Waits for the first octet of a message; while answers are pending the connection is not idle (rule T6).</summary>
    private async ValueTask<bool> TryReceiveAsync(Memory<byte> octet, CancellationToken ended)
    {
        Volatile.Write(ref _idleSince, _time.GetTimestamp());
        while (true)
        {
            using var timer = new CancellationTokenSource(_connections.Idle, _time);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ended, _evicted.Token);
            try
            {
                int octets = await _socket.ReceiveAsync(octet, SocketFlags.None, wait.Token);
                Volatile.Write(ref _idleSince, Busy);
                return octets > 0;
            }
            catch (OperationCanceledException) when (!ended.IsCancellationRequested && !_evicted.IsCancellationRequested && OwesAnswers)
            {
                continue;
            }
        }
    }

    private bool OwesAnswers => _slots.CurrentCount < _limits.Pending;

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

    /// <summary>Owns the sending side: one message, its prefix with it, in one write (rule T2).</summary>
    private async Task SendAsync()
    {
        bool isBroken = false;
        await foreach (byte[] framed in _replies.Reader.ReadAllAsync(CancellationToken.None))
        {
            isBroken = isBroken || !await TrySendAsync(framed);
            if (isBroken)
            {
                await _ended.CancelAsync();
            }

            _slots.Release();
        }

        if (!isBroken)
        {
            TryShutdown();
        }
    }

    private async ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> framed)
    {
        using var deadline = new CancellationTokenSource(_limits.Message, _time);
        try
        {
            while (!framed.IsEmpty)
            {
                framed = framed[await _socket.SendAsync(framed, SocketFlags.None, deadline.Token)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            // The client takes nothing: it does not read its answers.
            return false;
        }
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
        Span<byte> room = stackalloc byte[512];
        for (int discarded = 0; discarded < MostDiscardedOctets && _socket.Available > 0;)
        {
            int octets = _socket.Receive(room);
            if (octets == 0)
            {
                return;
            }

            discarded += octets;
        }
    }

    /// <summary>All slots back means that every query read has had its reply sent or given up.</summary>
    private async Task DrainAsync()
    {
        for (int slot = 0; slot < _limits.Pending; slot++)
        {
            await _slots.WaitAsync();
        }
    }
}
