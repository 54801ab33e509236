using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>One datagram for each call, by .NET's portable API. On a wildcard the kernel chooses the source address of a reply.</summary>
internal sealed class PortableSocket : IDatagramSocket
{
    private readonly Socket _socket;
    private readonly byte[] _packet = GC.AllocateArray<byte>(IDatagramSocket.MaxQueryOctets + 1, pinned: true);
    private readonly SocketAddress _sender;
    private readonly ReceiveErrors _errors = new();
    private int _octets;
    private int _replyOctets;
    private volatile bool _isWoken;

    /// <summary>Takes a bound socket, which it owns from now on.</summary>
    public PortableSocket(Socket socket, IPEndPoint endPoint)
    {
        // A send must not wait, and .NET has one switch for both directions; so a receive waits by a separate call.
        socket.Blocking = false;
        _socket = socket;
        EndPoint = endPoint;
        _sender = new SocketAddress(socket.AddressFamily);
    }

    /// <inheritdoc/>
    public int MaxDatagrams => 1;

    /// <inheritdoc/>
    public IPEndPoint EndPoint { get; }

    /// <inheritdoc/>
    public int ReceiveError { get; private set; }

    /// <inheritdoc/>
    public ReceivedMessage this[int index] => new(
        _packet, Math.Min(_octets, IDatagramSocket.MaxQueryOctets), Client.FromSocketAddress(_sender.Buffer.Span, DnsTransport.Udp))
    {
        IsCut = _octets > IDatagramSocket.MaxQueryOctets,
    };

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Octets(int index) => _packet.AsSpan(0, Math.Min(_octets, IDatagramSocket.MaxQueryOctets));

    /// <inheritdoc/>
    public int Receive()
    {
        // There is no sender when the stop wakes us: the size becomes 0, which the next call would reject.
        _sender.Size = _sender.Buffer.Length;
        try
        {
            _socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
            _octets = _socket.ReceiveFrom(_packet, SocketFlags.None, _sender);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
        {
            // No datagram is left, or it was discarded as damaged.
            return _isWoken ? IDatagramSocket.Ended : 0;
        }
        catch (SocketException error)
        {
            ReceiveError = error.NativeErrorCode;
            return _errors.Pass(ReceiveError) ? 0 : IDatagramSocket.Failed;
        }

        _errors.End();
        return _sender.Size == 0 ? IDatagramSocket.Ended : 1;
    }

    /// <inheritdoc/>
    public void Reply(int index, int octets) => _replyOctets = octets;

    /// <inheritdoc/>
    public int Send(Span<UnsentReply> unsent)
    {
        int octets = _replyOctets;
        _replyOctets = 0;
        if (octets == 0 || TrySend(_packet.AsSpan(0, octets), _sender, out UnsentReason reason))
        {
            return 0;
        }

        unsent[0] = new UnsentReply(0, reason);
        return 1;
    }

    /// <inheritdoc/>
    public IReplyPath PathTo(int index)
    {
        var client = new SocketAddress(_sender.Family, _sender.Size);
        _sender.Buffer.CopyTo(client.Buffer);
        return new DatagramPath(this, client);
    }

    /// <inheritdoc/>
    public void Wake()
    {
        _isWoken = true;
        UdpBinding.Wake(_socket);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private bool TrySend(ReadOnlySpan<byte> reply, SocketAddress to, out UnsentReason reason)
    {
        reason = UnsentReason.Closed;
        try
        {
            _socket.SendTo(reply, SocketFlags.None, to);
            return true;
        }
        catch (SocketException error)
        {
            // The client cannot be reached, or the send buffer is full; delivery of datagrams is not guaranteed.
            reason = SendErrors.ReasonOf(error.SocketErrorCode);
            return false;
        }
        catch (ObjectDisposedException)
        {
            // The drain ended before the upstream answered.
            return false;
        }
    }

    private sealed class DatagramPath(PortableSocket socket, SocketAddress client) : IReplyPath
    {
        public void Send(ReadOnlySpan<byte> reply, in CompletedReply completed, QueryCounters counters) =>
            counters.CountReply(completed, socket.TrySend(reply, client, out UnsentReason reason) ? null : reason);
    }
}
