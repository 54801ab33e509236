using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>One session over a connection of loopback, whose queries a test answers; the test is the client too.</summary>
internal sealed class ScriptedSession : IAsyncDisposable
{
    private readonly Socket _accepted;
    private readonly CancellationTokenSource _stopping = new();
    private DnsTcpSession? _session;
    private Task _serving = Task.CompletedTask;

    public ScriptedSession(int receiveBufferOctets = 0)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SendBufferSize = new TcpLimits().BufferOctets;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Client = new StreamClient((IPEndPoint)listener.LocalEndPoint!, receiveBufferOctets);
        _accepted = listener.Accept();
        Octets = new NetworkStream(_accepted, ownsSocket: false);
    }

    public StreamClient Client { get; }

    /// <summary>The server's side of the connection.</summary>
    public Stream Octets { get; }

    public QueryCounters Counters { get; } = new(DnsTransport.Tcp);

    public StreamMemory Memory { get; } = new(64 << 20);

    /// <summary>Begins to serve.</summary>
    /// <param name="responder">Answers.</param>
    /// <param name="time">The clock of the limits.</param>
    /// <param name="stream">What the session reads and writes; null for the connection itself.</param>
    public void Start(IStreamResponder responder, TimeProvider? time = null, Stream? stream = null)
    {
        var limits = new TcpLimits();
        time ??= TimeProvider.System;
        _session = new DnsTcpSession(
            new StreamConnection(_accepted, stream ?? Octets),
            new Client(UInt128.One, 53, DnsTransport.Tcp),
            responder,
            Counters,
            limits,
            new ConnectionTable(limits, time),
            Memory.Open(UInt128.One),
            time,
            new StreamStop(_stopping.Token, _stopping.Token));
        _serving = _session.RunAsync();
    }

    /// <summary>Waits for the session's end.</summary>
    public async Task EndAsync()
    {
        await _serving;
        _session?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await EndAsync();
        Client.Dispose();
        await Octets.DisposeAsync();
        _accepted.Dispose();
        _stopping.Dispose();
    }
}
