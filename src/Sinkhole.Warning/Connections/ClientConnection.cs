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
/// was written. So whoever does not read gets no further answer made, and what does wait is charged to its client.
/// </summary>
internal sealed class ClientConnection : DefaultConnectionContext, IDuplexPipe, IMemoryPoolFeature, IConnectionWait
{
    /// <summary>What the objects of a connection take beside its buffers.</summary>
    public const int ObjectOctets = 12 * 1024;

    // A request's target, path, query and fields become strings of two octets a character, some three times, which stay until the next.
    private const int StringOctetsOfOctet = 6;

    private static long LastId;

    private readonly Socket _socket;
    private readonly OpenConnections _all;
    private readonly SemaphoreSlim _places;
    private readonly ConnectionMemory _memory;
#pragma warning disable CA2213 // A source without a timer holds nothing, and a cut may come after the end.
    private readonly CancellationTokenSource _closed = new();
#pragma warning restore CA2213 // As above.
    private volatile bool _isWaiting = true;
    private int _requestOctets;
    private int _chargedRequestOctets;
    private int _hasPlace;
    private int _isCut;
    private int _isDisposed;

    /// <param name="socket">Connected; owned from now on.</param>
    /// <param name="all">Where it is admitted.</param>
    /// <param name="places">Gets its place back when the socket is closed.</param>
    public ClientConnection(Socket socket, OpenConnections all, SemaphoreSlim places)
        : base(Interlocked.Increment(ref LastId).ToString("X", CultureInfo.InvariantCulture))
    {
        _socket = socket;
        _all = all;
        _places = places;
        _memory = new ConnectionMemory(octets => all.Charge(this, octets));
        Client = ClientHost.Of(socket);
        PlaceInAll = new LinkedListNode<ClientConnection>(this);
        PlaceInShare = new LinkedListNode<ClientConnection>(this);
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;

        // Ends at a cut alone. A client may close its sending half and still read (RFC 9293 §3.6): told of that, Kestrel would drop the
        // answer; so it reads to the end of what was sent, answers, and closes.
        ConnectionClosed = _closed.Token;
        var stream = new ClientStream(socket, this);
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(_memory, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(_memory, leaveOpen: true));
        Transport = this;
        Features.Set<IMemoryPoolFeature>(this);
        Features.Set<IConnectionWait>(this);
    }

    /// <summary>Whose it is; see <see cref="ClientHost"/>.</summary>
    public ulong Client { get; }

    /// <summary>
    /// Whether it waits for its client: for octets of a request, for room for those of an answer, or for its end. Any thread.
    /// </summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Among all that are open; kept by <see cref="OpenConnections"/>, as the four below.</summary>
    public LinkedListNode<ClientConnection> PlaceInAll { get; }

    /// <summary>Among those of its client.</summary>
    public LinkedListNode<ClientConnection> PlaceInShare { get; }

    /// <summary>What its client has; null when it has no place.</summary>
    public ClientShare? Share { get; set; }

    /// <summary>Whether it was cut to make room, and is not closed yet.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Octets that it holds.</summary>
    public long ChargedOctets { get; set; }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <inheritdoc/>
    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => _memory;

    /// <summary>It waits for its client from now on.</summary>
    public void Wait() => _isWaiting = true;

    /// <summary>It has one of the places from now on.</summary>
    public void TakePlace() => Interlocked.Exchange(ref _hasPlace, 1);

    /// <summary>Octets of a request have come: it is worked on.</summary>
    public void HasRead(int octets)
    {
        _isWaiting = false;
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
        _isWaiting = false;
        _requestOctets = 0;
        _all.Renew(this);
    }

    /// <summary>Ends it at once, as Kestrel does with one that breaks a limit; any thread.</summary>
    public void Cut()
    {
        if (Interlocked.Exchange(ref _isCut, 1) == 0)
        {
            // What is in the kernel's buffers goes with it: a client that does not read would leave it there for minutes.
            _socket.Close(timeout: 0);

            // At once: otherwise newcomers wait until the request of a cut connection is done. OpenConnections bounds the number of those.
            GiveBackPlace();
            ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => Cut();

    /// <summary>Ends it in good order, and gives its place back.</summary>
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
            Wait();
            await LingeringClose.CloseAsync(_socket);
        }
        finally
        {
            _all.Remove(this);
            GiveBackPlace();
            _memory.Dispose();
            await base.DisposeAsync();
        }
    }

    private void GiveBackPlace()
    {
        if (Interlocked.Exchange(ref _hasPlace, 0) == 1)
        {
            _places.Release();
        }
    }
}
