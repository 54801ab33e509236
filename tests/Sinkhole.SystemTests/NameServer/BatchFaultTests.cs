using System.Buffers.Binary;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>
/// A message that the kernel refuses to send, in the midst of a batch: it alone is passed over, and counted as unsent. The sender claims to
/// be a network's broadcast address, which no screen of addresses can know and to which a plain socket may not send.
/// </summary>
public sealed class BatchFaultTests
{
    private static readonly IPEndPoint Broadcast = new(IPAddress.Parse("127.255.255.255"), 5353);

    [Theory]
    [InlineData("b", UdpPath.Batch)]
    [InlineData("ab", UdpPath.Batch)]
    [InlineData("aba", UdpPath.Batch)]
    [InlineData("bbaabbbaab", UdpPath.Batch)]
    [InlineData("bbaabbbaab", UdpPath.Portable)]
    public async Task Reply_that_cannot_be_sent_is_passed_over_and_no_other(string arrivals, UdpPath path)
    {
        await using var server = new InProcessServer(isStarted: false, udp: new UdpSetup { Path = path });
        using var spoofed = new SpoofedDatagram();
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
                spoofed.Send(Broadcast, server.EndPoint, query);
            }
        }

        server.Udp.Start();
        int[] expected = [.. Enumerable.Range(0, arrivals.Length).Where(id => arrivals[id] == 'a'), 0xFFFF];
        byte[] last = SourcePortZeroTests.Query;
        BinaryPrimitives.WriteUInt16BigEndian(last, 0xFFFF);
        client.Send(last);

        Assert.Equal(expected, expected.Select(_ => ReceiveId(client)));
        server.Udp.StopReceiving();
        Assert.Equal(expected.Length, server.Udp.Counters.Responses(0, QueryOutcome.Seized));
        Assert.Equal(arrivals.Length + 1 - expected.Length, server.Udp.Counters.Unsent(UnsentReason.Refused));
    }

    private static int ReceiveId(Socket client)
    {
        byte[] room = new byte[512];
        client.Receive(room);
        return BinaryPrimitives.ReadUInt16BigEndian(room);
    }
}
