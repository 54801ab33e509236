using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>A datagram from source port 0 makes sendto fail; one spoofed packet must not end the process.</summary>
public sealed class SourcePortZeroTests
{
    [Fact]
    public async Task Query_from_port_0_is_dropped_and_the_next_one_answered()
    {
        await using var server = new InProcessServer();
        using Socket raw = RawSocket();

        for (int spoofed = 0; spoofed < 3; spoofed++)
        {
            raw.SendTo(DatagramFromPortZero(server.EndPoint.Port), new IPEndPoint(IPAddress.Loopback, 0));
        }

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        client.Connect(server.EndPoint);
        client.Send(Query);
        Assert.True(client.Receive(new byte[512]) > Query.Length);
        Assert.Equal(3, server.Udp.Counters.Dropped(DropReason.SpoofSuspect));
    }

    /// <summary>A for evil.example.</summary>
    internal static byte[] Query => Convert.FromHexString("12340100000100000000000004" + "6576696c" + "076578616d706c65" + "0000010001");

    private static Socket RawSocket()
    {
        Privilege.RequireRoot("open a raw socket");
        return new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Udp);
    }

    /// <summary>UDP header and query; a checksum of 0 means none (RFC 768).</summary>
    private static byte[] DatagramFromPortZero(int port)
    {
        byte[] datagram = [.. new byte[8], .. Query];
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        return datagram;
    }
}
