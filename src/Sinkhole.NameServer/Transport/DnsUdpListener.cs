using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Transport;

/// <summary>Answers datagrams on one address: one thread receives, answers in place and sends; nothing on that way allocates.</summary>
/// <remarks>The portable socket path: it works wherever .NET does.</remarks>
public sealed class DnsUdpListener : IDisposable
{
    private const int IpLevel = 0;
    private const int IPv6Level = 41;
    private const int IpMtuDiscover = 10;
    private const int IPv6MtuDiscover = 23;
    private const int ProbeDiscover = 3;
    private const int ReceiveBufferOctets = 4 * 1024 * 1024;
    private const int MostDrained = 10_000;

    private readonly Socket _socket;
    private readonly Responder _responder;
    private readonly Forwarder _forwarder;
    private readonly Thread _thread;
    private readonly SenderScreen _senders;
    private volatile bool _isStopping;

    /// <summary>Binds; nothing is received before <see cref="Start"/>.</summary>
    /// <exception cref="SocketException">The address is in use, not ours, or needs a privilege.</exception>
    public DnsUdpListener(IPEndPoint endPoint, Responder responder, Forwarder forwarder)
    {
        _responder = responder;
        _forwarder = forwarder;
        _socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = ReceiveBufferOctets };
        try
        {
            Configure(_socket);
            _socket.Bind(endPoint);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }

        EndPoint = _socket.LocalEndPoint as IPEndPoint ?? endPoint;
        _senders = new SenderScreen(EndPoint);
        _thread = new Thread(Receive) { Name = $"dns-udp {EndPoint}", IsBackground = true };
    }

    /// <summary>Where it listens, with the port that was given when 0 was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What it counted.</summary>
    public QueryCounters Counters { get; } = new(DnsTransport.Udp);

    /// <summary>Begins to answer.</summary>
    public void Start() => _thread.Start();

    /// <summary>
    /// Stops receiving; what was received is answered. The socket stays open for replies of upstreams until <see cref="Dispose"/>.
    /// </summary>
    public void StopReceiving()
    {
        if (!_isStopping)
        {
            _isStopping = true;
            WakeReceiver();
        }

        if (_thread.IsAlive)
        {
            _thread.Join();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        StopReceiving();
        _socket.Dispose();
    }

    private void WakeReceiver()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.NotConnected)
        {
            // Linux says so of every unconnected socket and wakes the receiver all the same.
            return;
        }
    }

    /// <summary>Answers are never fragmented, and never shrunk to a path MTU that a stranger claims (rule E6).</summary>
    private static void Configure(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        if (socket.AddressFamily == AddressFamily.InterNetwork)
        {
            socket.SetRawSocketOption(IpLevel, IpMtuDiscover, BitConverter.GetBytes(ProbeDiscover));
            return;
        }

        socket.DualMode = false;
        socket.SetRawSocketOption(IPv6Level, IPv6MtuDiscover, BitConverter.GetBytes(ProbeDiscover));
    }

    private void Receive()
    {
        byte[] packet = GC.AllocateArray<byte>(WireLimits.MessageOctets + Responder.ReplyRoom, pinned: true);
        var sender = new SocketAddress(_socket.AddressFamily);
        while (!_isStopping)
        {
            ReceiveOne(packet, sender);
        }

        // The kernel still holds what came before the stop: it is answered, up to a bound that new arrivals cannot stretch.
        int left = MostDrained;
        while (left > 0 && ReceiveOne(packet, sender))
        {
            left--;
        }
    }

    /// <summary>Receives and answers a datagram, an empty one too; false when the stop woke us and nothing was there.</summary>
    private bool ReceiveOne(byte[] packet, SocketAddress sender)
    {
        // The kernel names no sender when the stop wakes us, and the next call would refuse the address it then shortened.
        sender.Size = sender.Buffer.Length;
        int octets;
        try
        {
            octets = _socket.ReceiveFrom(packet.AsSpan(0, WireLimits.MessageOctets), SocketFlags.None, sender);
        }
        catch (SocketException)
        {
            // An ICMP error of an earlier answer is reported here; it concerns no other client.
            return true;
        }

        if (sender.Size == 0)
        {
            return false;
        }

        Answer(packet, octets, sender);
        return true;
    }

    private void Answer(byte[] packet, int octets, SocketAddress sender)
    {
        Client client = Client.FromSocketAddress(sender, DnsTransport.Udp);

        // Nobody is there, and the attempt to answer makes sendto fail or reach others: a spoofed query must not get that far.
        if (_senders.IsImpossible(client))
        {
            Counters.CountQuery(client, default);
            Counters.CountDrop(DropReason.SpoofSuspect);
            return;
        }

        int reply = _responder.Answer(packet, octets, client, Counters, out Handover handover);
        if (reply > 0)
        {
            TrySend(packet.AsSpan(0, reply), sender);
        }
        else if (reply == Responder.Forward)
        {
            var path = new DatagramPath(this, Copy(sender));
            _forwarder.Take(new PendingQuery(packet.AsSpan(0, octets).ToArray(), client, handover, path, Counters));
        }
    }

    private bool TrySend(ReadOnlySpan<byte> reply, SocketAddress to)
    {
        try
        {
            _socket.SendTo(reply, SocketFlags.None, to);
            return true;
        }
        catch (SocketException)
        {
            // The client's address cannot be reached from here; a datagram owes nobody a delivery.
            return false;
        }
        catch (ObjectDisposedException)
        {
            // The drain ended before this upstream answered.
            return false;
        }
    }

    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.CopyTo(copy.Buffer);
        return copy;
    }

    private sealed class DatagramPath(DnsUdpListener listener, SocketAddress client) : IReplyPath
    {
        public bool TrySend(ReadOnlySpan<byte> reply) => listener.TrySend(reply, client);
    }
}
