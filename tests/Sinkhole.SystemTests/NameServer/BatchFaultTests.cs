using System;
using System.Buffers.Binary;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>
/// A message that the kernel refuses to send, in the midst of a batch: it alone is passed over. The sender claims to be a network's
/// broadcast address, which no screen of addresses can know and to which a plain socket may not send.
/// </summary>
public sealed class BatchFaultTests
{
    private const int Port = 5353;

    private static readonly IPAddress Broadcast = IPAddress.Parse("127.255.255.255");

    [Theory]
    [InlineData("b")]
    [InlineData("ab")]
    [InlineData("aba")]
    [InlineData("bbaabbbaab")]
    public async Task Reply_that_cannot_be_sent_is_passed_over_and_no_other(string arrivals)
    {
        await using var server = new InProcessServer(isStarted: false);
        using Socket raw = RawSocket();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        client.Connect(server.EndPoint);
        for (int id = 0; id < arrivals.Length; id++)
        {
            byte[] query = SourcePortZeroTests.Query;
            BinaryPrimitives.WriteUInt16BigEndian(query, (ushort)id);
            if (arrivals[id] == 'a')
            {
                client.Send(query);
            }
            else
            {
                raw.SendTo(PacketFromBroadcast(server.EndPoint.Port, query), new IPEndPoint(IPAddress.Loopback, 0));
            }
        }

        server.Udp.Start();
        int[] expected = [.. Enumerable.Range(0, arrivals.Length).Where(id => arrivals[id] == 'a'), 0xFFFF];
        byte[] last = SourcePortZeroTests.Query;
        BinaryPrimitives.WriteUInt16BigEndian(last, 0xFFFF);
        client.Send(last);

        Assert.Equal(expected, expected.Select(_ => ReceiveId(client)));
        Assert.Equal(arrivals.Length + 1, server.Udp.Counters.Responses(0, QueryOutcome.Seized));
    }

    private static int ReceiveId(Socket client)
    {
        byte[] room = new byte[512];
        client.Receive(room);
        return BinaryPrimitives.ReadUInt16BigEndian(room);
    }

    private static Socket RawSocket()
    {
        Privilege.RequireRoot("open a raw socket");
        var raw = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw);
        raw.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.HeaderIncluded, true);
        return raw;
    }

    /// <summary>An IPv4 header whose checksum and length the kernel fills, UDP without a checksum (RFC 768), and the query.</summary>
    private static byte[] PacketFromBroadcast(int port, byte[] query)
    {
        byte[] packet = [0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0, .. Broadcast.GetAddressBytes(), 127, 0, 0, 1, .. new byte[8], .. query];
        Span<byte> udp = packet.AsSpan(20);
        BinaryPrimitives.WriteUInt16BigEndian(udp, Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(8 + query.Length));
        return packet;
    }
}
