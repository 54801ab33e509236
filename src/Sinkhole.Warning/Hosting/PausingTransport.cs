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
/// Kestrel's sockets, but for one thing: when no descriptor is left, accepting pauses. Kestrel's own loop would try again at once, and take
/// a whole processor from the name server for as long as a crowd holds the descriptors.
/// </summary>
internal sealed class PausingTransport : IConnectionListenerFactory
{
    private const int Backlog = 512;

    private readonly ILogger _log;

    /// <summary>A transport whose connections log as Kestrel's own do.</summary>
    public PausingTransport(ILoggerFactory loggers)
    {
        _log = loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets");
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
        return new Listener(socket, _log);
    }

    private sealed class Listener : IConnectionListener
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

        private readonly Socket _socket;
        private readonly SocketConnectionContextFactory _connections;

        public Listener(Socket socket, ILogger log)
        {
            _socket = socket;
            EndPoint = socket.LocalEndPoint ?? throw new InvalidOperationException("a bound socket has an address");
            _connections = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), log);
        }

        public EndPoint EndPoint { get; }

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                Socket? accepted = null;
                try
                {
                    accepted = await _socket.AcceptAsync(cancellationToken);
                    accepted.NoDelay = true;
                    return _connections.Create(accepted);
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

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _socket.Dispose();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            _socket.Dispose();
            _connections.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
