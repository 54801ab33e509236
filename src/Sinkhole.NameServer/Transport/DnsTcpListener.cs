using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>Accepts connections on one address and serves each in its own session.</summary>
public sealed class DnsTcpListener : IAsyncDisposable
{
    // While the accept queue is full the kernel drops connections, and clients retry only after seconds. So it must hold all connections of
    // a flood that reconnects at once. Linux limits it to net.core.somaxconn, by default 4,096; the warning page requests the same.
    private const int Backlog = 4096;

    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly StreamResponder _responder;
    private readonly TcpLimits _limits;
    private readonly StreamMemory _memory;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _drained = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = new();
    private readonly ConnectionTable _connections;
    private readonly SemaphoreSlim _places;
    private Task _accepting = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>Binds; nothing is accepted before <see cref="Start"/>.</summary>
    /// <param name="endPoint">The address; port 0 for any that is free.</param>
    /// <param name="responder">Answers.</param>
    /// <param name="forwarder">Takes queries for upstreams.</param>
    /// <param name="limits">The limits of connections.</param>
    /// <param name="memory">The memory for waiting messages, shared with other listeners.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isDual">Whether <c>::</c> takes IPv4 as well.</param>
    /// <exception cref="SocketException">The address is in use, not ours, or needs a privilege.</exception>
    public DnsTcpListener(
        IPEndPoint endPoint,
        Responder responder,
        Forwarder forwarder,
        TcpLimits limits,
        StreamMemory memory,
        TimeProvider time,
        bool isDual = false)
    {
        _responder = new StreamResponder(responder, forwarder, Counters);
        _limits = limits;
        _memory = memory;
        _connections = new ConnectionTable(limits, time);
        _places = new SemaphoreSlim(limits.Connections + TcpLimits.Leaving);
        _time = time;
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                _socket.DualMode = isDual;
            }

            // Connections inherit both, and their windows with them.
            _socket.ReceiveBufferSize = limits.BufferOctets;
            _socket.SendBufferSize = limits.BufferOctets;
            _socket.Bind(endPoint);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }

        EndPoint = _socket.LocalEndPoint as IPEndPoint ?? endPoint;
    }

    /// <summary>Where it listens, with the port that was given when 0 was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Its counters.</summary>
    public QueryCounters Counters { get; } = new(DnsTransport.Tcp);

    /// <summary>Connections in the table.</summary>
    internal int Connections => _connections.Total;

    /// <summary>How many connections are in a wait state now.</summary>
    internal int Waiting(StreamWait wait) => _connections.Count(wait);

    /// <summary>Starts to accept.</summary>
    public void Start()
    {
        _socket.Listen(Backlog);
        _accepting = AcceptAsync();
    }

    /// <summary>
    /// Stops accepting and reading; queries that were read are answered before it returns, within <see cref="TcpLimits.Drain"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stopping.CancelAsync();
        _socket.Dispose();
        await _accepting;
        await EndSessionsAsync();
        _stopping.Dispose();
        _drained.Dispose();
        _places.Dispose();
    }

    private async Task EndSessionsAsync()
    {
        using var ended = new CancellationTokenSource();
        Task sessions = Task.WhenAll(_sessions.Keys);
        await Task.WhenAny(sessions, Task.Delay(_limits.Drain, _time, ended.Token));
        await ended.CancelAsync();
        await _drained.CancelAsync();
        await sessions;
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                // While evicted connections are still closing, new ones wait in the kernel's queue, where they use no descriptor.
                await _places.WaitAsync(_stopping.Token);
                Own(ServeAsync(await AcceptOneAsync()));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException) when (!_stopping.IsCancellationRequested)
            {
                // No descriptor or no memory is left: without a pause this loop would spin.
                await Task.Delay(AcceptPause, _time, CancellationToken.None);
            }
        }
    }

    private async ValueTask<Socket> AcceptOneAsync()
    {
        Socket? connection = null;
        try
        {
            connection = await _socket.AcceptAsync(_stopping.Token);
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

    /// <summary>Keeps a session's task until it ends, so that the drain can wait for it.</summary>
    private void Own(Task served)
    {
        _sessions.TryAdd(served, 0);
        _ = served.ContinueWith(ended => _sessions.TryRemove(ended, out _), TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            // Continue outside the accept loop: otherwise new connections would wait while this one's first queries are answered.
            await Task.Yield();
            await RunAsync(connection);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task RunAsync(Socket connection)
    {
        using DnsTcpSession? session = TryOpen(connection);
        if (session is null)
        {
            return;
        }

        try
        {
            _connections.Admit(session);
            await session.RunAsync();
        }
        finally
        {
            _connections.Remove(session);
        }
    }

    private DnsTcpSession? TryOpen(Socket connection)
    {
        try
        {
            if (connection.RemoteEndPoint is IPEndPoint peer)
            {
                connection.NoDelay = true;
                var client = Client.FromEndPoint(peer, DnsTransport.Tcp);
                ConnectionMemory memory = _memory.Open(client.Host);
                var stop = new StreamStop(_stopping.Token, _drained.Token);
                return new DnsTcpSession(
                    new StreamConnection(connection), client, _responder, Counters, _limits, _connections, memory, _time, stop);
            }
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            // Reset by the client just after the accept: closed below.
        }

        connection.Dispose();
        return null;
    }
}
