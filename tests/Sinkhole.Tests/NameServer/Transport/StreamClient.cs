using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>A client over TCP. It times out after 20 seconds, so that a failing test ends.</summary>
internal sealed class StreamClient : IDisposable
{
    public StreamClient(IPEndPoint server, int receiveBufferOctets = 0, IPAddress? from = null)
    {
        Socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferOctets > 0)
        {
            Socket.ReceiveBufferSize = receiveBufferOctets;
        }

        Socket.ReceiveTimeout = 20_000;
        Socket.SendTimeout = 20_000;
        if (from is not null)
        {
            Socket.Bind(new IPEndPoint(from, 0));
        }

        Socket.Connect(server);
    }

    public Socket Socket { get; }

    /// <summary>A message with its length prefix and a given ID.</summary>
    public static byte[] Framed(string query, ushort id = 0x5A17)
    {
        byte[] message = ScenarioQuery.Parse(query).Message;
        byte[] framed = new byte[2 + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        BinaryPrimitives.WriteUInt16BigEndian(framed.AsSpan(2), id);
        return framed;
    }

    public void Send(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            octets = octets[Socket.Send(octets)..];
        }
    }

    /// <summary>The next message, or null when the server has closed the connection.</summary>
    public byte[]? Receive()
    {
        byte[] prefix = new byte[2];
        if (!TryFill(prefix))
        {
            return null;
        }

        byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        return TryFill(message) ? message : throw new FormatException("the connection ended inside a message");
    }

    public List<string> Ask(string query)
    {
        Send(Framed(query));
        return Receive() is byte[] reply ? MessageText.Print(reply) : ["closed"];
    }

    public void Dispose() => Socket.Dispose();

    private bool TryFill(Span<byte> room)
    {
        while (!room.IsEmpty)
        {
            int octets = Socket.Receive(room);
            if (octets == 0)
            {
                return false;
            }

            room = room[octets..];
        }

        return true;
    }
}
