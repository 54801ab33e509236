using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>A client over UDP. It times out after 20 seconds, so that a failing test ends.</summary>
internal sealed class DatagramClient : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _room = new byte[65_536];

    public DatagramClient(IPEndPoint server, string? from = null)
    {
        _socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        if (from is not null)
        {
            _socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        }

        _socket.Connect(server);
    }

    public void Send(ReadOnlySpan<byte> message) => _socket.Send(message);

    public byte[] Receive() => _room[.._socket.Receive(_room)];

    /// <summary>Asks a query in dig's notation and returns the reply's lines.</summary>
    public List<string> Ask(string query)
    {
        Send(ScenarioQuery.Parse(query).Message);
        return MessageText.Print(Receive());
    }

    public void Dispose() => _socket.Dispose();
}
