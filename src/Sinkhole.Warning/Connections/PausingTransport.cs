using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Sinkhole.Warning.Connections;

/// <summary>
/// Accepts the connections of HTTP. Each client has its share of the places and of the memory, and a new connection evicts
/// the one that has waited longest for its client (<see cref="OpenConnections"/>). The number of open sockets is bounded: further clients
/// wait in the kernel's queue, where they cost no descriptor. When no descriptor is left, accepting pauses: a loop that tried
/// again at once would take a whole processor from the name server.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing, and connections may give back to it last.
public sealed class PausingTransport : IConnectionListenerFactory
#pragma warning restore CA1001
{
    // The kernel's default maximum: a client that finds the queue full retries with increasing pauses.
    private const int Backlog = 4096;

    // Kernel buffers of one connection, which Linux doubles: a page is sent in one piece, and a request of 32 KiB arrives in few.
    private const int SendBufferOctets = 32 * 1024;
    private const int ReceiveBufferOctets = 8 * 1024;

    private readonly OpenConnections _open;
    private readonly SemaphoreSlim _slots;

    /// <param name="limits">What its connections may cost, over all endpoints.</param>
    /// <param name="onRejected">Called for each connection that is refused or cut for a limit; any thread, returns at once.</param>
    public PausingTransport(ConnectionLimits limits, Action<ConnectionLimit> onRejected)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _open = new OpenConnections(limits, onRejected);
        _slots = new SemaphoreSlim(limits.Connections + ConnectionLimits.Leaving);
    }

    /// <summary>Octets that its connections hold in memory now: buffers, and an estimate of all else.</summary>
    public long MemoryOctets => _open.Octets;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(Bind(endpoint));

    private Listener Bind(EndPoint endpoint)
    {
        Socket socket;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(taken.Message, taken);
        }

        if (endpoint is IPEndPoint)
        {
            // Accepted sockets inherit them, and the window that is offered with the first packet follows.
            socket.SendBufferSize = SendBufferOctets;
            socket.ReceiveBufferSize = ReceiveBufferOctets;
        }

        socket.Listen(Backlog);
        return new Listener(socket, _open, _slots);
    }

    private sealed class Listener : IConnectionListener
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

        private readonly Socket _socket;
        private readonly OpenConnections _open;
        private readonly SemaphoreSlim _slots;
        private readonly CancellationTokenSource _unbound = new();

        public Listener(Socket socket, OpenConnections open, SemaphoreSlim slots)
        {
            _socket = socket;
            _open = open;
            _slots = slots;
            EndPoint = socket.LocalEndPoint ?? throw new InvalidOperationException("a bound socket has an address");
        }

        public EndPoint EndPoint { get; }

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            ConnectionContext? connection = null;
            try
            {
                await _open.WaitForRoomAsync(_unbound.Token);
                await _slots.WaitAsync(_unbound.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            try
            {
                connection = await TakeAsync(cancellationToken);
                return connection;
            }
            finally
            {
                if (connection is null)
                {
                    _slots.Release();
                }
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _unbound.CancelAsync();
            _socket.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            await UnbindAsync(CancellationToken.None);
            _unbound.Dispose();
        }

        private async ValueTask<ConnectionContext?> TakeAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                Socket? accepted = null;
                try
                {
                    accepted = await _socket.AcceptAsync(cancellationToken);
                    if (EndPoint is IPEndPoint)
                    {
                        accepted.NoDelay = true;
                    }

#pragma warning disable CA2000 // Kestrel disposes what it is given; a refused one is cut, and this loop keeps its slot.
                    var connection = new ClientConnection(accepted, _open, _slots);
#pragma warning restore CA2000 // As above.
                    if (_open.TryAdmit(connection))
                    {
                        connection.TakeSlot();
                        return connection;
                    }

                    connection.Cut();
                }
                catch (ObjectDisposedException)
                {
                    return null;
                }
                catch (SocketException ended) when (ended.SocketErrorCode == SocketError.OperationAborted)
                {
                    return null;
                }
                catch (SocketException full)
                    when (full.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
                {
                    await Task.Delay(Pause, TimeProvider.System, cancellationToken);
                }
                catch (SocketException)
                {
                    // Reset while it waited to be accepted: the next one.
                    accepted?.Dispose();
                }
            }
        }
    }
}
