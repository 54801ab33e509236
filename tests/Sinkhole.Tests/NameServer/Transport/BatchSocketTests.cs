using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;
using Sinkhole.Platform.Sockets;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>Errors that many datagrams in one call can cause.</summary>
public sealed class BatchSocketTests
{
    private const string Answered = "answer evil.example. 30 IN A 192.0.2.80";

    private static readonly UdpSetup Batch = new() { Path = UdpPath.Batch };

    [Fact]
    public unsafe void Structures_are_those_of_the_C_library()
    {
        Assert.True(BatchSocket.IsSupported);
        Assert.Equal(64, sizeof(SocketBatchEntry));
        Assert.Equal(56, sizeof(SocketMessage));
        Assert.Equal(16, sizeof(SocketVector));
        SocketBatchEntry entry = default;
        Assert.Equal(56, Unsafe.ByteOffset(ref Unsafe.As<SocketBatchEntry, byte>(ref entry), ref Unsafe.As<uint, byte>(ref entry.Octets)));
        Assert.Equal(48, Unsafe.ByteOffset(ref Unsafe.As<SocketBatchEntry, byte>(ref entry), ref Unsafe.As<int, byte>(ref entry.Header.Flags)));
    }

    [Fact]
    public async Task More_datagrams_than_one_call_takes_are_all_answered_each_to_its_sender()
    {
        await using var server = new LoopbackServer(udp: Batch);
        using var first = new DatagramClient(server.Udp.EndPoint);
        using var second = new DatagramClient(server.Udp.EndPoint);
        for (int sent = 0; sent < 100; sent++)
        {
            (sent % 3 == 0 ? first : second).Send(StreamClient.Framed("evil.example A", id: (ushort)sent).AsSpan(2));
        }

        server.Udp.Start();

        Assert.Equal(Enumerable.Range(0, 100).Where(static id => id % 3 == 0), ReceiveIds(first, 34));
        Assert.Equal(Enumerable.Range(0, 100).Where(static id => id % 3 != 0), ReceiveIds(second, 66));
    }

    [Fact]
    public async Task Query_without_a_reply_moves_no_other_reply_of_its_batch()
    {
        using var upstream = ScriptedUpstream.Holding();
        await using var server = new LoopbackServer($"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", udp: Batch);
        using var client = new DatagramClient(server.Udp.EndPoint);
        client.Send([]);
        client.Send(StreamClient.Framed("evil.example A", id: 1).AsSpan(2));
        client.Send(StreamClient.Framed("held.example A", id: 2).AsSpan(2));
        client.Send(StreamClient.Framed("evil.example A +qr", id: 3).AsSpan(2));
        client.Send(StreamClient.Framed("evil.example AAAA", id: 4).AsSpan(2));

        server.Udp.Start();

        Assert.Equal([1, 4], ReceiveIds(client, 2));
        upstream.Release();
        Assert.Equal([2], ReceiveIds(client, 1));
    }

    [Theory]
    [InlineData("127.0.0.2", "0.0.0.0", false)]
    [InlineData("::1", "::", false)]
    [InlineData("::1", "::", true)]
    [InlineData("127.0.0.2", "::", true)]
    public async Task Reply_leaves_from_the_address_that_was_asked(string asked, string listening, bool isDual)
    {
        await using LoopbackServer server = LoopbackServer.Started(
            address: IPAddress.Parse(listening), udp: Batch with { IsDual = isDual, Sockets = 2 });
        var server2 = new IPEndPoint(IPAddress.Parse(asked), server.Udp.EndPoint.Port);

        // A connected socket receives only from the address that it asked.
        for (int round = 0; round < 3; round++)
        {
            using var client = new DatagramClient(server2);
            Assert.Contains(Answered, client.Ask("evil.example A"));
            Assert.Contains(Answered, client.Ask("evil.example A"));
        }
    }

    [Theory]
    [InlineData("127.0.0.2", "0.0.0.0", false)]
    [InlineData("::1", "::", true)]
    [InlineData("127.0.0.2", "::", true)]
    public async Task Reply_that_waited_for_an_upstream_leaves_from_the_address_that_was_asked(string asked, string listening, bool isDual)
    {
        using var upstream = ScriptedUpstream.Holding();
        await using LoopbackServer server = LoopbackServer.Started(
            $"upstream {upstream.EndPoint}", address: IPAddress.Parse(listening), udp: Batch with { IsDual = isDual });
        using var client = new DatagramClient(new IPEndPoint(IPAddress.Parse(asked), server.Udp.EndPoint.Port));

        client.Send(StreamClient.Framed("held.example A").AsSpan(2));
        await upstream.Asked;
        upstream.Release();

        Assert.Equal("answer held.example. 60 IN A 198.51.100.1", MessageText.Print(client.Receive())[^1]);
    }

    [Fact]
    public async Task Client_of_IPv4_is_judged_as_IPv4_where_one_socket_serves_both_families()
    {
        await using LoopbackServer server = LoopbackServer.Started(
            $"{LoopbackServer.Orders}\nclients ::/0", address: IPAddress.IPv6Any, udp: Batch with { IsDual = true });
        using var byIPv4 = new DatagramClient(new IPEndPoint(IPAddress.Loopback, server.Udp.EndPoint.Port));
        using var byIPv6 = new DatagramClient(new IPEndPoint(IPAddress.IPv6Loopback, server.Udp.EndPoint.Port));

        Assert.Equal("REFUSED qr rd", byIPv4.Ask("evil.example A")[0]);
        Assert.Contains(Answered, byIPv6.Ask("evil.example A"));
        Assert.Equal(1, server.Udp.Counters.Queries(family: 0, type: 0));
        Assert.Equal(1, server.Udp.Counters.Queries(family: 1, type: 0));
    }

    [Fact]
    public async Task Several_sockets_share_one_port_and_count_together()
    {
        await using LoopbackServer server = LoopbackServer.Started(udp: Batch with { Sockets = 4 });

        for (int flow = 0; flow < 64; flow++)
        {
            using var client = new DatagramClient(server.Udp.EndPoint);
            Assert.Contains(Answered, client.Ask("evil.example A"));
        }

        server.Udp.StopReceiving();
        Assert.Equal(64, LoopbackServer.Queries(server.Udp.Counters));
        Assert.Equal(64, server.Udp.Counters.Responses(0, QueryOutcome.Seized));
    }

    [Fact]
    public async Task Second_server_is_refused_the_port_though_its_sockets_share_it()
    {
        UdpSetup shared = Batch with { Sockets = 2 };
        await using LoopbackServer server = LoopbackServer.Started(udp: shared);
        var responder = new Responder(new GenerationCell(ScenarioPolicy.Of(LoopbackServer.Orders)), TimeProvider.System);

        var refused = Assert.Throws<SocketException>(() => new DnsUdpListener(server.Udp.EndPoint, responder, server.Forwarder, shared));

        Assert.Equal(SocketError.AddressAlreadyInUse, refused.SocketErrorCode);
    }

    [Fact]
    public async Task Datagram_that_seems_whole_where_it_is_cut_is_refused()
    {
        await using LoopbackServer server = LoopbackServer.Started(udp: Batch);
        using var client = new DatagramClient(server.Udp.EndPoint);
        byte[] query = ScenarioQuery.Parse("evil.example A").Message;
        int padding = IDatagramSocket.MaxQueryOctets - query.Length - 15;
        byte[] filled =
        [
            .. query, 0, 0, 41, 4, 0xD0, 0, 0, 0, 0, (byte)((padding + 4) >> 8), unchecked((byte)(padding + 4)), 0, 12,
            (byte)(padding >> 8), unchecked((byte)padding), .. new byte[padding],
        ];
        filled[11] = 1;

        client.Send(filled);
        Assert.StartsWith("NOERROR", MessageText.Print(client.Receive())[0], StringComparison.Ordinal);
        client.Send([.. filled, 0]);
        Assert.StartsWith("FORMERR", MessageText.Print(client.Receive())[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, Architecture.X64, true, UdpPath.Batch)]
    [InlineData(true, Architecture.Arm64, true, UdpPath.Batch)]
    [InlineData(true, Architecture.X64, false, UdpPath.Portable)]
    [InlineData(true, Architecture.Arm64, false, UdpPath.Portable)]
    [InlineData(true, Architecture.Arm, true, UdpPath.Portable)]
    [InlineData(true, Architecture.RiscV64, true, UdpPath.Portable)]
    [InlineData(false, Architecture.X64, true, UdpPath.Portable)]
    public void Path_is_chosen_by_the_machine(bool isLinux, Architecture architecture, bool hasGlibc, UdpPath path)
    {
        Assert.Equal(path, UdpSetup.PathOf(BatchSocket.Supports(isLinux, architecture, hasGlibc)));
        Assert.Equal(UdpPath.Batch, new UdpSetup().Path);
    }

    [Fact]
    public unsafe void Room_that_one_receive_left_small_is_whole_for_the_next()
    {
        var any = new IPEndPoint(IPAddress.Any, 0);
        Socket socket = Assert.Single(UdpBinding.Open(any, Batch));
        var memory = new BatchMemory(hasControl: true);
        using var batch = new BatchSocket(socket, any, memory);
        int port = UdpBinding.BoundTo(socket, any).Port;
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        first.SendTo([1], new IPEndPoint(IPAddress.Loopback, port));
        Assert.Equal(1, batch.Receive());
        memory.Received[0].Header.NameOctets = 0;
        memory.Received[0].Header.ControlOctets = 0;

        second.SendTo([2], new IPEndPoint(IPAddress.Parse("127.0.0.2"), port));
        Assert.Equal(1, batch.Receive());

        Assert.Equal(((IPEndPoint)second.LocalEndPoint!).Port, batch[0].Client.Port);
        Assert.Equal([127, 0, 0, 2], memory.Control(0)[^8..^4].ToArray());
    }

    [Fact]
    public unsafe void Room_for_address_and_control_is_given_back_before_the_next_call()
    {
        using var memory = new BatchMemory(hasControl: true);
        memory.Received[0].Header.NameOctets = 0;
        memory.Received[0].Header.ControlOctets = 0;

        memory.Reset(1);

        Assert.Equal(28U, memory.Received[0].Header.NameOctets);
        Assert.Equal((nuint)PacketInfoLayout.MaxOctets, memory.Received[0].Header.ControlOctets);
    }

    [Theory]
    [InlineData("c00002010000000000000000", 28)]
    [InlineData("20010db8000000000000000000000001", 36)]
    [InlineData("00000000000000000000ffff7f000001", 36)]
    public void Interface_is_left_to_the_routing_table(string address, int octets)
    {
        Assert.Equal(0, InterfaceOf(address, octets));
    }

    [Fact]
    public void Interface_of_a_link_local_address_is_kept()
    {
        Assert.Equal(7, InterfaceOf("fe800000000000000000000000000001", 36));
    }

    [Fact]
    public void Vector_reads_past_a_name_at_the_end_of_the_longest_query_stay_in_the_slot()
    {
        using var memory = new BatchMemory(hasControl: false);

        Assert.True(memory.Packet(BatchMemory.Slots - 1).Length >= IDatagramSocket.MaxQueryOctets + 31);
    }

    /// <summary>Control data of interface 7, after a reply was prepared: struct in_pktinfo begins with it, in6_pktinfo ends.</summary>
    private static unsafe int InterfaceOf(string address, int octets)
    {
        using var memory = new BatchMemory(hasControl: true);
        byte* control = memory.Received[0].Header.Control;
        bool isIPv4 = octets == 28;
        Convert.FromHexString(address).CopyTo(new Span<byte>(control + (isIPv4 ? 20 : 16), 20));
        *(int*)(control + (isIPv4 ? 16 : 32)) = 7;
        memory.Received[0].Header.ControlOctets = (nuint)octets;

        memory.Prepare(0, 0, 100);

        Assert.Equal((nuint)octets, memory.Sent[0].Header.ControlOctets);
        return *(int*)(memory.Sent[0].Header.Control + (isIPv4 ? 16 : 32));
    }

    private static List<int> ReceiveIds(DatagramClient client, int count)
    {
        List<int> ids = [];
        while (ids.Count < count)
        {
            byte[] reply = client.Receive();
            ids.Add((reply[0] << 8) | reply[1]);
        }

        ids.Sort();
        return ids;
    }
}
