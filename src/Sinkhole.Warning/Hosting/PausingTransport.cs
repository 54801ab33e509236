using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Warning.Hosting;

/// <summary>
/// Kestrel's sockets, but for two things. So many are open at most: who comes then waits in the kernel's queue, where he costs no
/// descriptor of ours. And when no descriptor is left all the same, accepting pauses: Kestrel's own loop would try again at once, and take
/// a whole processor from the name server for as long as a crowd holds the descriptors.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing, and connections may give back to it last.
public sealed class PausingTransport : IConnectionListenerFactory
#pragma warning restore CA1001
{
    private const int Backlog = 512;

    private readonly ILogger _log;
    private readonly SemaphoreSlim _places;

    /// <summary>A transport whose connections log as Kestrel's own do.</summary>
    /// <param name="loggers">Where they log.</param>
    /// <param name="most">Most sockets of connections open at once, over all endpoints; at least 1.</param>
    public PausingTransport(ILoggerFactory loggers, int most)
    {
        _log = loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets");
        _places = new SemaphoreSlim(most);
    }

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

        socket.Listen(Backlog);
        return new Listener(socket, _places, _log);
    }

    private sealed class Listener : IConnectionListener
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

        private readonly Socket _socket;
        private readonly SemaphoreSlim _places;
        private readonly SocketConnectionContextFactory _connections;
        private readonly CancellationTokenSource _unbound = new();

        public Listener(Socket socket, SemaphoreSlim places, ILogger log)
        {
            _socket = socket;
            _places = places;
            EndPoint = socket.LocalEndPoint ?? throw new InvalidOperationException("a bound socket has an address");
            _connections = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), log);
        }

        public EndPoint EndPoint { get; }

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            ConnectionContext? connection = null;
            try
            {
                await _places.WaitAsync(_unbound.Token);
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
                    _places.Release();
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
            _connections.Dispose();
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

                    return new HeldConnection(_connections.Create(accepted), _places);
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
