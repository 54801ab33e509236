using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Wire.Dns;

namespace Sinkhole.SystemTests.Differential;

/// <summary>Queries one server over UDP, one query at a time.</summary>
internal sealed class PeerClient : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _room = new byte[4096];
    private ushort _id;

    public PeerClient(IPEndPoint server, TimeSpan timeout)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)timeout.TotalMilliseconds };
        _socket.Connect(server);
    }

    /// <summary>Asks with RD and an OPT of 1,232 octets.</summary>
    /// <returns>False when nothing came in time or the port is closed.</returns>
    public bool TryAsk(string name, RRType type, out PeerReply reply)
    {
        reply = default;
        byte[] query = Query(name, type, ++_id);
        try
        {
            _socket.Send(query);
            do
            {
                int octets = _socket.Receive(_room);
                if (octets >= WireLimits.HeaderOctets && BinaryPrimitives.ReadUInt16BigEndian(_room) == _id)
                {
                    reply = PeerReply.Read(_room.AsSpan(0, octets));
                    return true;
                }
            }
            while (true);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Query(string name, RRType type, ushort id)
    {
        byte[] message = new byte[512];
        DnsHeader.Write(message, id, DnsHeader.RecursionDesiredFlag, 1, 0, 0, 1);
        if (!NameText.TryParse(name, message.AsSpan(WireLimits.HeaderOctets, WireLimits.NameOctets), out int octets, out NameTextError error))
        {
            throw new FormatException($"'{name}' is no name: {error}");
        }

        var writer = new MessageWriter(message, WireLimits.HeaderOctets + octets);
        writer.WriteUInt16((ushort)type);
        writer.WriteUInt16((ushort)DnsClass.IN);
        writer.WriteOpt(WireLimits.UdpOctets, Rcode.NoError, isDnssecOk: false, []);
        return message[..writer.Position];
    }
}
