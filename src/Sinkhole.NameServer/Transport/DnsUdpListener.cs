using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Answers datagrams on one address, with one thread and socket or with several, among which the kernel distributes the clients.
/// </summary>
public sealed class DnsUdpListener : IDisposable
{
    /// <summary>The buffer size that each socket requests in each direction; the kernel's limits may be lower.</summary>
    public const int BufferOctets = 4 * 1024 * 1024;

    private readonly DatagramLoop[] _loops;

    /// <summary>Binds; nothing is received before <see cref="Start"/>.</summary>
    /// <param name="endPoint">The address; port 0 for any that is free.</param>
    /// <param name="responder">Answers.</param>
    /// <param name="forwarder">Takes queries for upstreams.</param>
    /// <param name="setup">Its settings; null for the defaults.</param>
    /// <exception cref="SocketException">The address is in use, not ours, or needs a privilege.</exception>
    public DnsUdpListener(IPEndPoint endPoint, Responder responder, Forwarder forwarder, UdpSetup? setup = null)
    {
        setup ??= new UdpSetup();
        Socket[] sockets = UdpBinding.Open(endPoint, setup);
        EndPoint = UdpBinding.BoundTo(sockets[0], endPoint);
        var report = new ReceiveReport(
            responder.Time, () => ReceiveError, error => setup.Notify?.Invoke(new ReceiveStateChange(EndPoint, error)));
        Counters = new QueryCounters(DnsTransport.Udp, sockets.Length);
        IReadOnlyList<int> processors = Processors.Allowed();
        _loops = new DatagramLoop[sockets.Length];
        for (int number = 0; number < sockets.Length; number++)
        {
            // Threads are pinned only if there is one for each processor: fewer threads are placed better by the system.
            int processor = sockets.Length > 1 && sockets.Length == processors.Count ? processors[number] : Processors.Any;
            IDatagramSocket socket = setup.Path == UdpPath.Batch
                ? new BatchSocket(sockets[number], EndPoint)
                : new PortableSocket(sockets[number], EndPoint);
            _loops[number] = new DatagramLoop(socket, responder, forwarder, Counters, number, processor, report);
        }
    }

    /// <summary>Where it listens, with the port that was given when 0 was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Its counters.</summary>
    public QueryCounters Counters { get; }

    /// <summary>The receive error of a thread that lasts now; 0 for none.</summary>
    public int ReceiveError
    {
        get
        {
            foreach (DatagramLoop loop in _loops)
            {
                if (loop.ReceiveError is not 0 and int error)
                {
                    return error;
                }
            }

            return 0;
        }
    }

    /// <summary>Starts to answer.</summary>
    public void Start() => Array.ForEach(_loops, static loop => loop.Start());

    /// <summary>
    /// Stops receiving; what was received is answered. The sockets stay open for replies of upstreams until <see cref="Dispose"/>.
    /// </summary>
    public void StopReceiving()
    {
        Array.ForEach(_loops, static loop => loop.Stop());
        Array.ForEach(_loops, static loop => loop.Join());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        StopReceiving();
        Array.ForEach(_loops, static loop => loop.Dispose());
    }
}
