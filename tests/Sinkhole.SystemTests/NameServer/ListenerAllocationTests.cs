using System;
using System.Net.Sockets;
using System.Threading.Tasks;
using Sinkhole.NameServer.Transport;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>From receive to send nothing is allocated. Measured over the whole process, so it runs beside nothing else.</summary>
[Collection(Alone)]
public sealed class ListenerAllocationTests
{
    internal const string Alone = "alone in the process";

    private const int Queries = 20_000;

    [Theory]
    [InlineData(UdpPath.Portable)]
    [InlineData(UdpPath.Batch)]
    public async Task Datagram_is_received_answered_and_sent_without_an_allocation(UdpPath path)
    {
        await using var server = new InProcessServer(udp: new UdpSetup { Path = path });
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        client.Connect(server.EndPoint);
        byte[] query = SourcePortZeroTests.Query;
        byte[] room = new byte[512];
        AskMany(client, query, room);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        AskMany(client, query, room);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // The runtime's own threads (tiered compilation, the test runner's timer) may allocate; one byte a query is none.
        Assert.True(allocated < Queries, $"{allocated} B for {Queries} queries");
    }

    private static void AskMany(Socket client, byte[] query, byte[] room)
    {
        for (int asked = 0; asked < Queries; asked++)
        {
            client.Send(query);
            client.Receive(room);
        }
    }

    /// <summary>Tests that measure the whole process.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneInTheProcess;
}
