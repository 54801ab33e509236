using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Sinkhole.Warning.Connections;

/// <summary>
/// One accepted connection, as Kestrel wants it: nothing is read before it is asked for, and a flush ends when the kernel has taken what
/// was written. So no further answer is made for a client that does not read, and what waits is charged to that client.
/// </summary>
internal sealed class ClientConnection
    : DefaultConnectionContext, IDuplexPipe, IMemoryPoolFeature, IConnectionSocketFeature, IEvictableConnection
{
    /// <summary>What the objects of a connection take beside its buffers.</summary>
    public const int ObjectOctets = 12 * 1024;

    // A request's target, path, query and fields become strings of two octets a character, some three times, which stay until the next.
    private const int StringOctetsOfOctet = 6;

    private static long LastId;

    private readonly Socket _socket;
    private readonly OpenConnections _all;
    private readonly SemaphoreSlim _slots;
    private readonly ConnectionBufferPool _buffers;
#pragma warning disable CA2213 // A source without a timer holds nothing, and a cut may come after the end.
    private readonly CancellationTokenSource _closed = new();
#pragma warning restore CA2213 // As above.
    private volatile bool _isEvictable = true;
    private int _requestOctets;
    private int _chargedRequestOctets;
    private int _hasSlot;
    private int _isCut;
    private int _isDisposed;

    /// <param name="socket">Connected; owned from now on.</param>
    /// <param name="all">Where it is admitted.</param>
    /// <param name="slots">Gets its slot back when the socket is closed.</param>
    public ClientConnection(Socket socket, OpenConnections all, SemaphoreSlim slots)
        : base(Interlocked.Increment(ref LastId).ToString("X", CultureInfo.InvariantCulture))
    {
        _socket = socket;
        _all = all;
        _slots = slots;
        _buffers = new ConnectionBufferPool(octets => all.Charge(this, octets));
        Client = ClientHost.Of(socket);
        NodeInAll = new LinkedListNode<ClientConnection>(this);
        NodeInShare = new LinkedListNode<ClientConnection>(this);
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;

        // Ends only at a cut. A client may close its sending half and still read (RFC 9293 §3.6): if Kestrel knew, it would drop the
        // answer; so it reads to the end of what was sent, answers, and closes.
        ConnectionClosed = _closed.Token;
        var stream = new ClientStream(socket, this);
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(_buffers, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(_buffers, leaveOpen: true));
        Transport = this;
        Features.Set<IMemoryPoolFeature>(this);
        Features.Set<IConnectionSocketFeature>(this);
        Features.Set<IEvictableConnection>(this);
    }

    /// <summary>Whose it is; see <see cref="ClientHost"/>.</summary>
    public ulong Client { get; }

    /// <summary>
    /// Whether it waits for its client: for octets of a request, for room for those of an answer, or for its end. Any thread.
    /// </summary>
    public bool IsEvictable => _isEvictable;

    /// <summary>Its node among all open connections; kept by <see cref="OpenConnections"/>, like the four below.</summary>
    public LinkedListNode<ClientConnection> NodeInAll { get; }

    /// <summary>Its node among those of its client.</summary>
    public LinkedListNode<ClientConnection> NodeInShare { get; }

    /// <summary>What its client has; null when it has no place.</summary>
    public ClientShare? Share { get; set; }

    /// <summary>Whether it was evicted, and is not closed yet.</summary>
    public bool IsEvicted { get; set; }

    /// <summary>Octets that it holds.</summary>
    public long ChargedOctets { get; set; }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <inheritdoc/>
    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => _buffers;

    /// <summary>For the control socket, which asks the kernel who is at the other end.</summary>
    Socket IConnectionSocketFeature.Socket => _socket;

    /// <summary>It waits for its client from now on, so it may be evicted.</summary>
    public void AllowEviction() => _isEvictable = true;

    /// <summary>It has one of the slots from now on.</summary>
    public void TakeSlot() => Interlocked.Exchange(ref _hasSlot, 1);

    /// <summary>Octets of a request were read: it is being processed.</summary>
    public void HasRead(int octets)
    {
        _isEvictable = false;
        _requestOctets += octets;
        int charged = StringOctetsOfOctet * _requestOctets;
        int more = charged - _chargedRequestOctets;
        if (octets > 0 && more != 0)
        {
            _chargedRequestOctets = charged;
            _all.Charge(this, more);
        }
    }

    /// <summary>The kernel has taken a part of an answer.</summary>
    public void HasWritten()
    {
        _isEvictable = false;
        _requestOctets = 0;
        _all.MoveToEnd(this);
    }

    /// <summary>Ends it at once, as Kestrel does with one that breaks a limit; any thread.</summary>
    public void Cut()
    {
        if (Interlocked.Exchange(ref _isCut, 1) == 0)
        {
            // Discards the kernel's buffers too: a client that does not read would occupy them for minutes.
            _socket.Close(timeout: 0);

            // At once: otherwise new connections wait until the request of a cut connection is done. OpenConnections bounds the number of
            // those.
            ReleaseSlot();
            ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => Cut();

    /// <summary>Closes it in good order, and releases its slot.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        try
        {
            await Input.CompleteAsync();
            await Output.CompleteAsync();
            AllowEviction();
            await LingeringClose.CloseAsync(_socket);
        }
        finally
        {
            _all.Remove(this);
            ReleaseSlot();
            _buffers.Dispose();
            await base.DisposeAsync();
        }
    }

    private void ReleaseSlot()
    {
        if (Interlocked.Exchange(ref _hasSlot, 0) == 1)
        {
            _slots.Release();
        }
    }
}
