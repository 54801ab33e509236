using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Transport;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>Rules T1-T8 and E11 (RFC 7766, 7828), and unexpected behaviour of clients.</summary>
public sealed class DnsTcpListenerTests
{
    private static readonly string[] Seized = ["NOERROR qr rd ra", "question evil.example. IN A", "answer evil.example. 30 IN A 192.0.2.80"];

    private static readonly TcpLimits Hasty = new() { Idle = TimeSpan.FromMilliseconds(100), Message = TimeSpan.FromMilliseconds(100) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_equals_the_one_over_UDP(bool isIPv6)
    {
        await using LoopbackServer server = LoopbackServer.Started(isIPv6: isIPv6);
        using var byTcp = new StreamClient(server.Tcp.EndPoint);
        using var byUdp = new DatagramClient(server.Udp.EndPoint);

        foreach (string query in new[] { "evil.example A", "evil.example TXT +edns", "other.example A +edns", "evil.example A +edns=1" })
        {
            Assert.Equal(byUdp.Ask(query), byTcp.Ask(query));
        }
    }

    [Theory]
    [InlineData("evil.example A +edns")]
    [InlineData("other.example A +edns")]
    public async Task Client_that_is_not_allowed_is_refused_as_over_UDP_and_learns_nothing(string query)
    {
        await using LoopbackServer server = LoopbackServer.Started($"clients 192.0.2.0/24\n{LoopbackServer.Orders}");
        using var byTcp = new StreamClient(server.Tcp.EndPoint);
        using var byUdp = new DatagramClient(server.Udp.EndPoint);

        List<string> refused = byTcp.Ask(query);

        Assert.Equal(["REFUSED qr rd", $"question {query.Split(' ')[0]}. IN A", "opt udp=1232 version=0", "ede 18"], refused);
        Assert.Equal(byUdp.Ask(query), refused);
    }

    [Fact]
    public async Task Length_and_message_come_in_one_write()
    {
        await using LoopbackServer server = LoopbackServer.Started();
        using var client = new StreamClient(server.Tcp.EndPoint);
        byte[] room = new byte[2048];

        client.Send(StreamClient.Framed("evil.example A"));
        int octets = client.Socket.Receive(room);

        Assert.Equal(BinaryPrimitives.ReadUInt16BigEndian(room), octets - 2);
    }

    [Fact]
    public async Task Hundred_queries_in_one_segment_are_all_answered()
    {
        await using LoopbackServer server = LoopbackServer.Started();
        using var client = new StreamClient(server.Tcp.EndPoint);

        client.Send(HundredQueries());

        Assert.Equal(Enumerable.Range(0, 100), ReceiveIds(client, 100).Order());
    }

    [Fact]
    public async Task More_queries_than_may_be_pending_are_all_answered()
    {
        await using LoopbackServer server = LoopbackServer.Started(limits: new TcpLimits { Pending = 2 });
        using var client = new StreamClient(server.Tcp.EndPoint);

        client.Send(HundredQueries());

        Assert.Equal(Enumerable.Range(0, 100), ReceiveIds(client, 100).Order());
    }

    [Fact]
    public async Task Client_that_closes_its_half_still_gets_all_answers_and_then_the_end()
    {
        await using LoopbackServer server = LoopbackServer.Started();
        using var client = new StreamClient(server.Tcp.EndPoint);

        client.Send(HundredQueries());
        client.Socket.Shutdown(SocketShutdown.Send);

        Assert.Equal(Enumerable.Range(0, 100), ReceiveIds(client, 100).Order());
        Assert.Null(client.Receive());
    }

    [Fact]
    public async Task Query_that_comes_octet_by_octet_is_answered()
    {
        await using LoopbackServer server = LoopbackServer.Started();
        using var client = new StreamClient(server.Tcp.EndPoint);

        foreach (byte octet in StreamClient.Framed("evil.example A"))
        {
            client.Send([octet]);
        }

        Assert.Equal(Seized, MessageText.Print(client.Receive()!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(11)]
    public async Task Length_of_no_message_closes_after_what_was_asked_before(int octets)
    {
        await using LoopbackServer server = LoopbackServer.Started();
        using var client = new StreamClient(server.Tcp.EndPoint);

        client.Send([.. StreamClient.Framed("evil.example A"), 0, (byte)octets]);

        Assert.Equal(Seized, MessageText.Print(client.Receive()!));
        Assert.Null(client.Receive());
    }

    [Fact]
    public async Task Silent_client_is_disconnected_with_a_clean_end()
    {
        await using LoopbackServer server = LoopbackServer.Started(
            limits: new TcpLimits { Idle = TimeSpan.FromSeconds(3), Message = TimeSpan.FromSeconds(3) });
        using var client = new StreamClient(server.Tcp.EndPoint);

        Assert.Equal(Seized, client.Ask("evil.example A"));

        Assert.Null(client.Receive());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public async Task Message_that_never_ends_is_not_waited_for(int octets)
    {
        await using LoopbackServer server = LoopbackServer.Started(limits: Hasty with { Idle = TimeSpan.FromMinutes(5) });
        using var client = new StreamClient(server.Tcp.EndPoint);

        client.Send(StreamClient.Framed("evil.example A").AsSpan(0, octets));

        Assert.Null(client.Receive());
    }

    [Fact(Timeout = 120_000)]
    public async Task Connection_with_an_answer_pending_is_not_idle()
    {
        var time = new ManualTime();
        using var upstream = ScriptedUpstream.Holding();
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}", tcpTime: time);
        using var client = new StreamClient(server.Tcp.EndPoint);
        client.Send(StreamClient.Framed("held.example A"));
        await upstream.Asked;

        for (int round = 0; round < 5; round++)
        {
            time.Advance(TimeSpan.FromSeconds(11));
            Assert.Equal("REFUSED qr ra", client.Ask("other.example A +norec")[0]);
        }

        upstream.Release();
        Assert.Equal("answer held.example. 60 IN A 198.51.100.1", MessageText.Print(client.Receive()!)[^1]);
    }

    [Fact(Timeout = 120_000)]
    public async Task Connection_is_idle_from_its_last_answer_on()
    {
        var time = new ManualTime();
        using var upstream = ScriptedUpstream.Holding();
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}", tcpTime: time);
        using var client = new StreamClient(server.Tcp.EndPoint);
        client.Send(StreamClient.Framed("held.example A"));
        await upstream.Asked;
        time.Advance(TimeSpan.FromSeconds(9));
        upstream.Release();
        Assert.NotNull(client.Receive());
        while (server.Tcp.Waiting(StreamWait.Query) == 0)
        {
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal("REFUSED qr ra", client.Ask("other.example A +norec")[0]);
    }

    [Fact]
    public async Task Slow_upstream_does_not_delay_later_queries()
    {
        using var upstream = ScriptedUpstream.Holding();
        await using LoopbackServer server = LoopbackServer.Started($"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}");
        using var client = new StreamClient(server.Tcp.EndPoint);

        client.Send([.. StreamClient.Framed("held.example A", id: 1), .. StreamClient.Framed("evil.example A", id: 2)]);

        Assert.Equal([2], ReceiveIds(client, 1));
        upstream.Release();
        Assert.Equal([1], ReceiveIds(client, 1));
    }

    [Theory]
    [InlineData(0, 10_000)]
    [InlineData(500, 10_000)]
    [InlineData(750, 5_500)]
    [InlineData(1000, 1_000)]
    [InlineData(2000, 1_000)]
    public void Idle_time_shrinks_under_load(int connections, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new TcpLimits().IdleWith(connections));
    }

    [Fact]
    public void Idle_time_that_is_short_already_does_not_grow_under_load()
    {
        Assert.Equal(Hasty.Idle, Hasty.IdleWith(1000));
    }

    [Fact]
    public async Task Client_that_asks_is_told_how_long_it_may_be_idle_at_the_present_load()
    {
        await using LoopbackServer server = LoopbackServer.Started(limits: new TcpLimits { Connections = 4 });
        using var first = new StreamClient(server.Tcp.EndPoint);
        Assert.Equal("option 11 0064", first.Ask("evil.example A +ednsopt=11:")[^1]);
        using var second = new StreamClient(server.Tcp.EndPoint);
        using var third = new StreamClient(server.Tcp.EndPoint);
        Assert.Equal(Seized, second.Ask("evil.example A"));

        Assert.Equal("option 11 0037", third.Ask("evil.example A +ednsopt=11:")[^1]);
    }

    [Fact]
    public async Task Unread_request_octets_do_not_reset_the_connection()
    {
        await using LoopbackServer server = LoopbackServer.Started();
        using var client = new StreamClient(server.Tcp.EndPoint);

        client.Send([.. HundredQueries(), 0, 0, .. HundredQueries()]);

        Assert.Equal(Enumerable.Range(0, 100), ReceiveIds(client, 100).Order());
        Assert.Null(client.Receive());
    }

    [Fact(Timeout = 120_000)]
    public async Task Client_that_never_reads_is_disconnected()
    {
        await using LoopbackServer server = LoopbackServer.Started(
            limits: new TcpLimits { Connections = 1, Message = TimeSpan.FromMilliseconds(200) });
        using var deaf = new StreamClient(server.Tcp.EndPoint, receiveBufferOctets: 2048);

        Assert.ThrowsAny<SocketException>((Action)(() => SendForEver(deaf)));

        Assert.Equal(Seized, AskUntilServed(server));
    }

    [Fact]
    public async Task Reset_connection_does_not_stop_the_others()
    {
        await using LoopbackServer server = LoopbackServer.Started();
        for (int round = 0; round < 20; round++)
        {
            using var rude = new StreamClient(server.Tcp.EndPoint);
            rude.Send(HundredQueries().AsSpan(0, 1 + (round * 100)));
            rude.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        using var client = new StreamClient(server.Tcp.EndPoint);
        Assert.Equal(Seized, client.Ask("evil.example A"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Replies_that_the_kernel_did_not_take_are_counted_as_unsent_and_not_as_responses()
    {
        await using LoopbackServer server = LoopbackServer.Started(limits: new TcpLimits { Message = TimeSpan.FromMilliseconds(200) });
        using var deaf = new StreamClient(server.Tcp.EndPoint, receiveBufferOctets: 2048);

        Assert.ThrowsAny<SocketException>((Action)(() => SendForEver(deaf)));

        await AtRestAsync(server);
        Assert.True(server.Tcp.Counters.Unsent(UnsentReason.Unread) > 0);
        Assert.Equal(0, server.TcpMemory.Octets);
    }

    [Fact(Timeout = 120_000)]
    public async Task Client_that_has_gone_before_its_answer_came_is_counted_as_gone()
    {
        using var upstream = ScriptedUpstream.Holding();
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}");
        using (var client = new StreamClient(server.Tcp.EndPoint))
        {
            client.Send(StreamClient.Framed("held.example A"));
            await upstream.Asked;
            client.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        while (server.Tcp.Connections > 0)
        {
            await Task.Yield();
        }

        upstream.Release();
        await AtRestAsync(server);
        Assert.Equal(1, server.Tcp.Counters.Unsent(UnsentReason.ClientGone));
        Assert.Equal(0, server.TcpMemory.Octets);
    }

    [Fact(Timeout = 120_000)]
    public async Task Client_that_does_not_read_is_not_read_from()
    {
        await using LoopbackServer server = LoopbackServer.Started(
            limits: new TcpLimits { Message = TimeSpan.FromHours(1) }, tcpTime: new ManualTime());
        using var deaf = new StreamClient(server.Tcp.EndPoint, receiveBufferOctets: 2048);
        deaf.Socket.SendTimeout = 3000;

        SocketException full = Assert.ThrowsAny<SocketException>((Action)(() => SendForEver(deaf)));

        Assert.True(full.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock);
        Assert.True(SpinWait.SpinUntil(() => server.TcpMemory.Octets > 0, TimeSpan.FromSeconds(30)));
        Assert.InRange(server.TcpMemory.Octets, 1, 256 * 1024);
        using var neighbour = new StreamClient(server.Tcp.EndPoint);
        Assert.Equal(Seized, neighbour.Ask("evil.example A"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Late_answers_beyond_the_memory_limit_end_their_connection_and_no_other()
    {
        using var upstream = new ScriptedUpstream(
            query => [ScriptedUpstream.Answer(query, flags: 0x8380, records: [], answers: 0)],
            query => ScriptedUpstream.LargeAnswer(query, 3_000));
        upstream.Hold();
        await using LoopbackServer server = LoopbackServer.Started(
            $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", new TcpLimits { Message = TimeSpan.FromHours(1) }, tcpMemory: 1 << 20);
        using var deaf = new StreamClient(server.Tcp.EndPoint, receiveBufferOctets: 2048);
        byte[] queries = [.. Enumerable.Range(0, 100).SelectMany(id => StreamClient.Framed($"n{id}.example A", (ushort)id))];

        deaf.Send(queries);

        // If the first answers came before the last queries, these would not be read, and too few answers would wait.
        while (server.Forwarder.PendingCount < 100)
        {
            await Task.Yield();
        }

        upstream.Release();
        while (server.Tcp.Counters.Unsent(UnsentReason.MemoryFull) == 0)
        {
            Assert.InRange(server.TcpMemory.Octets, 0, 1 << 20);
            await Task.Yield();
        }

        using var neighbour = new StreamClient(server.Tcp.EndPoint);
        Assert.Equal(Seized, neighbour.Ask("evil.example A"));
        await AtRestAsync(server);
        Assert.Equal(0, server.TcpMemory.Octets);
    }

    [Fact(Timeout = 120_000)]
    public async Task Message_of_full_length_is_read_and_one_that_memory_has_no_room_for_ends_its_connection()
    {
        await using LoopbackServer server = LoopbackServer.Started(tcpMemory: 1 << 20, tcpTime: new ManualTime());
        byte[] half = [0xFF, 0xFF, .. new byte[1000]];
        StreamClient[] begun = [.. Enumerable.Range(0, 2).Select(_ => new StreamClient(server.Tcp.EndPoint))];
        Array.ForEach(begun, client => client.Send(half));
        while (server.TcpMemory.Octets < 2 * ConnectionMemory.CostOf(65_535))
        {
            await Task.Yield();
        }

        using var third = new StreamClient(server.Tcp.EndPoint);
        third.Send(half);
        Assert.ThrowsAny<SocketException>((Action)(() => SendForEver(third)));

        begun[0].Send(new byte[65_535 - 1000]);
        Assert.Equal("FORMERR qr ra", MessageText.Print(begun[0].Receive()!)[0]);
        Array.ForEach(begun, client => client.Dispose());
    }

    [Fact]
    public async Task Stop_waits_for_pending_answers()
    {
        using var upstream = ScriptedUpstream.Holding();
        LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}", new TcpLimits { Drain = TimeSpan.FromMinutes(1) });
        using var client = new StreamClient(server.Tcp.EndPoint);
        client.Send(StreamClient.Framed("held.example A"));
        await upstream.Asked;

        Task stopped = server.Tcp.DisposeAsync().AsTask();
        upstream.Release();

        Assert.Equal("answer held.example. 60 IN A 198.51.100.1", MessageText.Print(client.Receive()!)[^1]);
        Assert.Null(client.Receive());
        await stopped;
        await server.DisposeAsync();
        Assert.Equal(LoopbackServer.Queries(server.Tcp.Counters), LoopbackServer.Decided(server.Tcp.Counters));
    }

    [Fact(Timeout = 120_000)]
    public async Task Stop_gives_up_what_is_not_read_in_its_time_and_counts_it()
    {
        LoopbackServer server = LoopbackServer.Started(
            limits: new TcpLimits { Message = TimeSpan.FromHours(1), Drain = TimeSpan.Zero }, tcpTime: new ManualTime());
        using var deaf = new StreamClient(server.Tcp.EndPoint, receiveBufferOctets: 2048);

        // Longer than the machine may stand still: the server must have had the time to fill both buffers.
        deaf.Socket.SendTimeout = 3000;
        Assert.ThrowsAny<SocketException>((Action)(() => SendForEver(deaf)));

        await server.DisposeAsync();

        Assert.True(server.Tcp.Counters.Unsent(UnsentReason.Unread) > 0);
        Assert.Equal(LoopbackServer.Queries(server.Tcp.Counters), LoopbackServer.Decided(server.Tcp.Counters));
        Assert.Equal(0, server.TcpMemory.Octets);
    }

    [Fact(Timeout = 120_000)]
    public async Task Stop_gives_up_what_no_upstream_answered_in_its_time_and_counts_it()
    {
        using var upstream = ScriptedUpstream.Holding();
        LoopbackServer server = LoopbackServer.Started(
            $"upstream {upstream.EndPoint}", new TcpLimits { Drain = TimeSpan.Zero }, tcpTime: new ManualTime());
        using var client = new StreamClient(server.Tcp.EndPoint);
        client.Send(StreamClient.Framed("held.example A"));
        await upstream.Asked;

        await server.Tcp.DisposeAsync();
        upstream.Release();
        await server.DisposeAsync();

        Assert.Equal(1, server.Tcp.Counters.Unsent(UnsentReason.Closed));
        Assert.Equal(LoopbackServer.Queries(server.Tcp.Counters), LoopbackServer.Decided(server.Tcp.Counters));
    }

    [Fact]
    public async Task Stop_ends_idle_connections_at_once()
    {
        LoopbackServer server = LoopbackServer.Started(limits: new TcpLimits { Idle = TimeSpan.FromHours(1) });
        using var client = new StreamClient(server.Tcp.EndPoint);
        Assert.Equal(Seized, client.Ask("evil.example A"));

        await server.DisposeAsync();

        Assert.Null(client.Receive());
        await server.Tcp.DisposeAsync();
    }

    /// <summary>Waits until every query is counted as answered, dropped or unsent.</summary>
    private static async Task AtRestAsync(LoopbackServer server)
    {
        while (LoopbackServer.Queries(server.Tcp.Counters) != LoopbackServer.Decided(server.Tcp.Counters))
        {
            await Task.Yield();
        }
    }

    private static void SendForEver(StreamClient client)
    {
        byte[] queries = HundredQueries();
        while (true)
        {
            client.Send(queries);
        }
    }

    private static byte[] HundredQueries() =>
        [.. Enumerable.Range(0, 100).SelectMany(id => StreamClient.Framed("evil.example A", (ushort)id))];

    private static List<int> ReceiveIds(StreamClient client, int replies) =>
        [.. Enumerable.Range(0, replies).Select(_ => (int)BinaryPrimitives.ReadUInt16BigEndian(client.Receive()))];

    /// <summary>A place becomes free a moment after a session ends: until then new connections are closed.</summary>
    private static List<string> AskUntilServed(LoopbackServer server)
    {
        while (true)
        {
            try
            {
                using var client = new StreamClient(server.Tcp.EndPoint);
                List<string> reply = client.Ask("evil.example A");
                if (reply is not ["closed"])
                {
                    return reply;
                }
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
            {
                continue;
            }
        }
    }
}
