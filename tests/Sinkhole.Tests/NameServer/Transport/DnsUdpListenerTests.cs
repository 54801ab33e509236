using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

public sealed class DnsUdpListenerTests
{
    private static readonly string[] Seized = ["NOERROR qr rd ra", "question evil.example. IN A", "answer evil.example. 30 IN A 192.0.2.80"];

    [Theory]
    [InlineData(UdpPath.Portable, false)]
    [InlineData(UdpPath.Portable, true)]
    [InlineData(UdpPath.Batch, false)]
    [InlineData(UdpPath.Batch, true)]
    public async Task Seized_name_is_answered(UdpPath path, bool isIPv6)
    {
        await using LoopbackServer server = LoopbackServer.Started(isIPv6: isIPv6, udp: By(path));
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(Seized, client.Ask("evil.example A"));

        // A reply is counted once it is sent.
        server.Udp.StopReceiving();
        Assert.Equal(1, server.Udp.Counters.Queries(isIPv6 ? 1 : 0, 0));
        Assert.Equal(1, server.Udp.Counters.Responses(0, QueryOutcome.Seized));
    }

    [Theory]
    [InlineData(UdpPath.Portable)]
    [InlineData(UdpPath.Batch)]
    public async Task Message_that_is_not_a_query_gets_no_reply_and_the_next_query_is_answered(UdpPath path)
    {
        await using LoopbackServer server = LoopbackServer.Started(udp: By(path));
        using var client = new DatagramClient(server.Udp.EndPoint);

        client.Send([]);
        client.Send([1]);
        client.Send(new byte[11]);
        client.Send(ScenarioQuery.Parse("evil.example A +qr").Message);

        Assert.Equal(Seized, client.Ask("evil.example A"));
        Assert.Equal(3, server.Udp.Counters.Dropped(DropReason.Short));
        Assert.Equal(1, server.Udp.Counters.Dropped(DropReason.SpoofSuspect));
        Assert.Equal(5, LoopbackServer.Queries(server.Udp.Counters));
    }

    [Theory]
    [InlineData(UdpPath.Portable)]
    [InlineData(UdpPath.Batch)]
    public async Task Padding_of_a_query_is_ignored_up_to_the_largest_datagram(UdpPath path)
    {
        await using LoopbackServer server = LoopbackServer.Started(udp: By(path));
        using var client = new DatagramClient(server.Udp.EndPoint);
        byte[] query = ScenarioQuery.Parse("evil.example A").Message;

        client.Send([.. query, .. new byte[4_000 - query.Length]]);
        List<string> padded = MessageText.Print(client.Receive());
        client.Send([.. query, .. new byte[65_507 - query.Length]]);

        Assert.Equal(Seized, padded);
        Assert.Equal(Seized, MessageText.Print(client.Receive()));
        Assert.Equal(2, server.Udp.Counters.Padded);
    }

    [Theory]
    [InlineData(UdpPath.Portable)]
    [InlineData(UdpPath.Batch)]
    public async Task Closed_client_does_not_stop_the_others(UdpPath path)
    {
        await using LoopbackServer server = LoopbackServer.Started(udp: By(path));
        for (int gone = 0; gone < 50; gone++)
        {
            using var leaving = new DatagramClient(server.Udp.EndPoint);
            leaving.Send(ScenarioQuery.Parse("evil.example A").Message);
        }

        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(Seized, client.Ask("evil.example A"));
    }

    [Theory]
    [InlineData(UdpPath.Portable)]
    [InlineData(UdpPath.Batch)]
    public async Task What_was_received_before_the_stop_is_answered_also_behind_an_empty_datagram(UdpPath path)
    {
        await using var server = new LoopbackServer(udp: By(path));
        using var client = new DatagramClient(server.Udp.EndPoint);
        byte[] query = ScenarioQuery.Parse("evil.example A").Message;
        client.Send(query);
        client.Send([]);
        client.Send(query);

        server.Udp.StopReceiving();
        server.Udp.Start();

        Assert.Equal(Seized, MessageText.Print(client.Receive()));
        Assert.Equal(Seized, MessageText.Print(client.Receive()));
        server.Udp.StopReceiving();
        Assert.Equal(3, LoopbackServer.Decided(server.Udp.Counters));
    }

    [Theory]
    [InlineData(UdpPath.Portable)]
    [InlineData(UdpPath.Batch)]
    public async Task Stop_wakes_a_listener_that_waits(UdpPath path)
    {
        await using LoopbackServer server = LoopbackServer.Started(udp: By(path));
        using var client = new DatagramClient(server.Udp.EndPoint);
        client.Ask("evil.example A");

        server.Udp.StopReceiving();

        Assert.Equal(1, LoopbackServer.Queries(server.Udp.Counters));
    }

    [Theory]
    [InlineData(UdpPath.Portable)]
    [InlineData(UdpPath.Batch)]
    public async Task Stop_under_load_ends_and_counts_balance(UdpPath path)
    {
        for (int round = 0; round < 5; round++)
        {
            await using LoopbackServer server = LoopbackServer.Started(udp: By(path));
            using var client = new DatagramClient(server.Udp.EndPoint);
            byte[] query = ScenarioQuery.Parse("evil.example A").Message;
            using var ending = new CancellationTokenSource();
            var load = new Thread(() =>
            {
                while (!ending.IsCancellationRequested)
                {
                    client.Send(query);
                }
            });
            load.Start();
            client.Receive();

            server.Udp.StopReceiving();

            await ending.CancelAsync();
            load.Join();
            Assert.Equal(LoopbackServer.Queries(server.Udp.Counters), LoopbackServer.Decided(server.Udp.Counters));
        }
    }

    [Theory]
    [InlineData(UdpPath.Portable)]
    [InlineData(UdpPath.Batch)]
    public void Listener_that_never_started_can_be_disposed_twice(UdpPath path)
    {
        var server = new LoopbackServer(udp: By(path));

        server.Udp.Dispose();
        server.Udp.Dispose();

        Assert.Equal(0, LoopbackServer.Queries(server.Udp.Counters));
    }

    [Fact]
    public async Task Address_in_use_is_an_error_at_once()
    {
        await using LoopbackServer server = LoopbackServer.Started();
        var responder = new Sinkhole.NameServer.Answering.Responder(
            new Sinkhole.NameServer.Generations.GenerationCell(ScenarioPolicy.Of(LoopbackServer.Orders)), new ManualTime(ScenarioRun.Start));

        Assert.Throws<SocketException>(() => new DnsUdpListener(server.Udp.EndPoint, responder, server.Forwarder));
        Assert.Throws<SocketException>(() =>
        {
            var second = new DnsTcpListener(server.Tcp.EndPoint, responder, server.Forwarder, new TcpLimits(), server.TcpMemory, TimeProvider.System);
            second.Start();
        });
    }

    private static UdpSetup By(UdpPath path) => new() { Path = path };
}
