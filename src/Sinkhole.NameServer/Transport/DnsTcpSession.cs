using System;
using System.Buffers;
using System.Buffers.Binary;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// One connection: length-prefixed queries, many in flight at once, replies in the order in which they are ready (RFC 7766 §6.2.1.1, §7).
/// While a client does not read its replies, its queries are not read.
/// </summary>
internal sealed class DnsTcpSession : IDisposable
{
    private const int PrefixOctets = sizeof(ushort);

    // A new connection waits for some turns of a thousand connections that send without pause: with eight queries a turn it waited 30 s.
    private const int QueriesPerTurn = 2;

    private readonly IStreamConnection _connection;
    private readonly PipeReader _input;
    private readonly Client _client;
    private readonly IStreamResponder _responder;
    private readonly TcpLimits _limits;
    private readonly TimeProvider _time;
    private readonly ConnectionTable _connections;
    private readonly ConnectionMemory _memory;
    private readonly StreamBacklog _backlog;
    private readonly StreamSender _sender;
    private readonly CancellationTokenSource _closing;
    private readonly CancellationToken _drained;

    // Timestamps of the clock; Never while it is not in that state.
    private long _idleSince = StreamSender.Never;
    private long _messageSince = StreamSender.Never;
    private volatile bool _hasAsked;

    /// <summary>Takes an accepted connection, which it owns from now on.</summary>
    public DnsTcpSession(
        IStreamConnection connection,
        in Client client,
        IStreamResponder responder,
        QueryCounters counters,
        TcpLimits limits,
        ConnectionTable connections,
        ConnectionMemory memory,
        TimeProvider time,
        in StreamStop stop)
    {
        _connection = connection;
        _input = connection.Input;
        _client = client;
        _responder = responder;
        _limits = limits;
        _connections = connections;
        _memory = memory;
        _time = time;
        _backlog = new StreamBacklog(limits.Pending, limits.WaitingOctets);
        _sender = new StreamSender(connection, counters, limits, _backlog, memory, time);
        _closing = CancellationTokenSource.CreateLinkedTokenSource(stop.Stopping, _sender.Broken);
        _drained = stop.Drained;
    }

    /// <summary>The client's key for the cap of one client.</summary>
    public UInt128 Host => _client.Host;

    /// <summary>What it waits for, and since when.</summary>
    public StreamWaitState WaitState
    {
        get
        {
            long stalled = Math.Min(Volatile.Read(ref _messageSince), _sender.SendingSince);
            if (stalled != StreamSender.Never)
            {
                return new StreamWaitState(StreamWait.Client, stalled);
            }

            long idle = Volatile.Read(ref _idleSince);
            return idle != StreamSender.Never && _backlog.IsEmpty
                ? new StreamWaitState(_hasAsked ? StreamWait.Query : StreamWait.FirstQuery, IdleSince)
                : new StreamWaitState(StreamWait.Answer, _sender.ProgressAt);
        }
    }

    /// <summary>Since when it is idle: the wait for our answer does not count.</summary>
    private long IdleSince => Math.Max(Volatile.Read(ref _idleSince), _sender.ProgressAt);

    /// <summary>
    /// Makes room for another connection: an idle one reads no further query, and one that was just read is still answered; any other ends
    /// at once, and its pending replies are counted as unsent.
    /// </summary>
    public void Evict()
    {
        try
        {
            if (WaitState.Wait is StreamWait.Query or StreamWait.FirstQuery)
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
            // It has just ended.
            return;
        }
    }

    /// <summary>
    /// Serves the connection to its end: all queries that were read are answered, also after the client has closed its half.
    /// </summary>
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
            // Idle for too long, too slow, cut, or we stop: pending answers are handled below.
        }
        catch (IOException)
        {
            // Reset by the client: it does not wait for the answers.
            _sender.Cut(UnsentReason.ClientGone);
        }

        // It is ending, and waits for nothing from its client.
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
        if (_sender.Cause is not null)
        {
            _connection.Abort();
        }

        _connection.Dispose();
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
            // Cut: pending answers are dropped when they come.
        }
    }

    /// <summary>Reads messages until the client closes its half or violates the framing (rule T5).</summary>
    private async ValueTask ReadAsync(CancellationToken closing)
    {
        for (int query = 1; await TryAwaitFirstAsync(closing); query++)
        {
            if (query % QueriesPerTurn == 0)
            {
                // A connection with many queries yields to other connections that have queries.
                await Task.Yield();
            }

            if (!await TryServeAsync(closing))
            {
                return;
            }
        }
    }

    /// <summary>Reads a message and answers it once there is room for its reply.</summary>
    /// <returns>False when it is incomplete, violates the framing, or exceeds the memory limit.</returns>
    private async ValueTask<bool> TryServeAsync(CancellationToken closing)
    {
        if (!await TryBufferAsync(PrefixOctets, closing))
        {
            return false;
        }

        int octets = TakeLength();
        if (octets < WireLimits.HeaderOctets || !_memory.TryTake(octets))
        {
            return false;
        }

        StreamReplyPath? path = null;
        try
        {
            if (!await TryBufferAsync(octets, closing))
            {
                return false;
            }

            _hasAsked = true;
            Volatile.Write(ref _messageSince, StreamSender.Never);
            await _backlog.AwaitRoomAsync(_sender.Broken);
            path = new StreamReplyPath(_sender, _backlog, _memory, octets);
            Answer(octets, path);
            return true;
        }
        finally
        {
            if (path is null)
            {
                _memory.Return(octets);
            }
        }
    }

    /// <summary>Answers a query. The buffer for a long answer is held only during this call, not while a client is slow.</summary>
    private void Answer(int octets, StreamReplyPath path)
    {
        _backlog.Enter();
        byte[] packet = ArrayPool<byte>.Shared.Rent(octets + Responder.StreamReplyRoom);
        try
        {
            TakeMessage(packet.AsSpan(0, octets));
            var client = new Client(_client.Address, _client.Port, _client.Transport) { KeepaliveTenths = KeepaliveTenths() };
            _responder.Answer(packet, octets, client, path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }

    private ushort KeepaliveTenths() => (ushort)Math.Min(_connections.Idle.TotalMilliseconds / 100, ushort.MaxValue);

    /// <summary>
    /// Waits for the first octet of a message. The connection is not idle while answers are pending; it becomes idle when the last one is
    /// sent (rule T6).
    /// </summary>
    private async ValueTask<bool> TryAwaitFirstAsync(CancellationToken closing)
    {
        Volatile.Write(ref _idleSince, _time.GetTimestamp());
        while (true)
        {
            closing.ThrowIfCancellationRequested();
            if (_input.TryRead(out ReadResult buffered) && TryBegin(buffered, out bool hasMessage))
            {
                return hasMessage;
            }

            long since = IdleSince;
            TimeSpan idle = _connections.Idle;
            TimeSpan left = _backlog.IsEmpty ? idle - _time.GetElapsedTime(since) : idle;
            using var timer = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, closing);
            try
            {
                if (TryBegin(await _input.ReadAsync(wait.Token), out hasMessage))
                {
                    return hasMessage;
                }
            }
            catch (OperationCanceledException)
                when (!closing.IsCancellationRequested && (!_backlog.IsEmpty || IdleSince != since))
            {
                continue;
            }
        }
    }

    /// <summary>Takes note of the first octet of a message, or of the client's end.</summary>
    /// <param name="read">What was read; nothing where the read was only cancelled.</param>
    /// <param name="hasMessage">False when the client has closed its half.</param>
    /// <returns>False when there was neither.</returns>
    private bool TryBegin(in ReadResult read, out bool hasMessage)
    {
        _input.AdvanceTo(read.Buffer.Start);
        hasMessage = !read.Buffer.IsEmpty;
        if (!hasMessage && !read.IsCompleted)
        {
            return false;
        }

        Volatile.Write(ref _messageSince, _time.GetTimestamp());
        Volatile.Write(ref _idleSince, StreamSender.Never);
        return true;
    }

    /// <summary>
    /// Waits until this many octets are buffered. There is one deadline for the whole message, from its first octet, so that sending it
    /// octet by octet gains no time.
    /// </summary>
    private async ValueTask<bool> TryBufferAsync(int octets, CancellationToken closing)
    {
        if (_input.TryRead(out ReadResult read))
        {
            bool isWhole = read.Buffer.Length >= octets;
            _input.AdvanceTo(read.Buffer.Start);
            if (isWhole || read.IsCompleted)
            {
                return isWhole;
            }
        }

        TimeSpan left = _limits.Message - _time.GetElapsedTime(Volatile.Read(ref _messageSince));
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, closing);
        while (true)
        {
            read = await _input.ReadAtLeastAsync(octets, ended.Token);
            bool isWhole = read.Buffer.Length >= octets;
            _input.AdvanceTo(read.Buffer.Start);
            if (isWhole || !read.IsCanceled)
            {
                return isWhole;
            }
        }
    }

    private int TakeLength()
    {
        Span<byte> prefix = stackalloc byte[PrefixOctets];
        TakeMessage(prefix);
        return BinaryPrimitives.ReadUInt16BigEndian(prefix);
    }

    /// <summary>Moves octets that <see cref="TryBufferAsync"/> has buffered out of the buffer.</summary>
    private void TakeMessage(Span<byte> room)
    {
        _ = _input.TryRead(out ReadResult read);
        ReadOnlySequence<byte> taken = read.Buffer.Slice(0, room.Length);
        taken.CopyTo(room);
        _input.AdvanceTo(taken.End);
    }
}
