using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.NameServer.Transport;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>Names that no order covers: what is sent to the upstream, what of its answer is used, and what reaches the client.</summary>
public sealed class ForwarderTests
{
    private const string Answered = "answer other.example. 60 IN A 198.51.100.1";

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData("", "NOERROR qr rd ra")]
    [InlineData(" trust_ad", "NOERROR qr rd ra ad")]
    public async Task Authentic_data_of_an_upstream_asked_in_clear_is_passed_on_where_it_is_trusted(string trust, string expected)
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query, flags: 0x85A0)]);
        await using var server = LoopbackServer.Started(
            $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}{trust}", cache: new AnswerCache(1 << 20, TimeProvider.System));
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(expected, client.Ask("other.example A +ad")[0]);
        Assert.Equal(expected, client.Ask("other.example A +ad")[0]);
    }

    [Fact]
    public async Task Answer_reaches_the_client_as_from_a_resolver()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query, flags: 0x85A0)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(
            ["NOERROR qr rd ra", "question oTHer.EXample. IN A", "answer oTHer.EXample. 60 IN A 198.51.100.1"],
            client.Ask("oTHer.EXample A +ad"));

        await server.DisposeAsync();
        Assert.Equal(1, server.Udp.Counters.Responses(0, QueryOutcome.Forwarded));
        Assert.Equal(0, server.Forwarder.PendingCount);
    }

    [Fact]
    public async Task Letter_case_goes_to_the_upstream_and_must_come_back()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("question oTHer.EXample. IN A", client.Ask("oTHer.EXample A")[1]);

        Assert.Equal("question oTHer.EXample. IN A", MessageText.Print(upstream.Received.Single().Query)[1]);
        Assert.Empty(upstream.ReceivedByTcp);
    }

    [Fact]
    public async Task Upstream_that_changes_letter_case_is_asked_over_TCP()
    {
        using var upstream = new ScriptedUpstream(
            query => [LowerCased(ScriptedUpstream.Answer(query))], query => LowerCased(ScriptedUpstream.Answer(query)));
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(
            ["NOERROR qr rd ra", "question oTHer.EXample. IN A", "answer oTHer.EXample. 60 IN A 198.51.100.1"],
            client.Ask("oTHer.EXample A"));

        Assert.Single(upstream.ReceivedByTcp);
        Assert.Equal(1, server.Forwarder.Upstreams.Single().TcpFallbacks(TcpFallbackReason.CaseMismatch));
    }

    [Fact]
    public async Task Answer_with_other_letter_case_is_ignored()
    {
        using var upstream = new ScriptedUpstream(
            query => [LowerCased(ScriptedUpstream.Answer(query, records: [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 203, 0, 113, 66]))]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("answer oTHer.EXample. 60 IN A 198.51.100.1", client.Ask("oTHer.EXample A")[^1]);
    }

    [Fact]
    public async Task Opt_is_made_for_each_side_and_only_for_clients_that_sent_one()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(Answered, client.Ask("other.example A")[^1]);
        Assert.Equal([Answered, "opt udp=1232 version=0 do"], client.Ask("other.example A +do")[^2..]);
        Assert.Equal([1, 1], upstream.Received.Select(received => (int)received.Query[11]));
    }

    [Fact]
    public async Task Options_of_the_client_stay_with_us()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        client.Ask("other.example A +cd +ad +ednsopt=10:0102030405060708 +ednsopt=8:00011800c00002");

        List<string> asked = MessageText.Print(upstream.Received.Single().Query);
        Assert.Equal(["NOERROR rd ad cd", "question other.example. IN A", "opt udp=1232 version=0"], asked);
    }

    [Fact]
    public async Task Octets_behind_an_answer_over_UDP_are_ignored_and_over_TCP_are_none()
    {
        using var upstream = new ScriptedUpstream(query => query[12] == 6
            ? [ScriptedUpstream.Answer(query, flags: 0x8380, records: [], answers: 0)]
            : [[.. ScriptedUpstream.Answer(query), 0, 0, 0, 0]], query => [.. ScriptedUpstream.Answer(query), 0, 0, 0, 0]);
        await using LoopbackServer server = Started(upstream, timeout: TimeSpan.FromSeconds(2));
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(Answered, client.Ask("other.example A")[^1]);
        Assert.Equal("SERVFAIL qr rd ra", client.Ask("stream.example A")[0]);
    }

    [Fact]
    public async Task Wrong_answers_are_ignored()
    {
        using var upstream = new ScriptedUpstream(query =>
        [
            [],
            [1, 2, 3],
            WithId(ScriptedUpstream.Answer(query), (ushort)(Id(query) + 1)),
            ScriptedUpstream.Answer(query, flags: 0x0180),
            ScriptedUpstream.Answer(query, flags: 0xA180),
            ScriptedUpstream.Answer(Renamed(query)),
            ScriptedUpstream.Answer(Retyped(query)),
            ScriptedUpstream.Answer(query),
        ]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(["NOERROR qr rd ra", "question other.example. IN A", Answered], client.Ask("other.example A"));

        Assert.Single(upstream.Received);
    }

    [Fact]
    public async Task Wrong_answers_alone_end_in_a_timeout()
    {
        using var upstream = new ScriptedUpstream(query => [WithId(ScriptedUpstream.Answer(query), (ushort)(Id(query) ^ 1))]);
        await using LoopbackServer server = Started(upstream, Short);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(["SERVFAIL qr rd ra", "question other.example. IN A"], client.Ask("other.example A"));
    }

    [Fact]
    public async Task Answer_that_cannot_be_read_whole_is_not_passed_on()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query, answers: 7)]);
        await using LoopbackServer server = Started(upstream, Short);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("SERVFAIL qr rd ra", client.Ask("other.example A")[0]);
    }

    [Fact]
    public async Task Truncated_answer_is_asked_again_over_TCP()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query, flags: 0x8380, records: [], answers: 0)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(["NOERROR qr rd ra", "question other.example. IN A", Answered], client.Ask("other.example A"));

        Assert.Single(upstream.ReceivedByTcp);
    }

    [Fact]
    public async Task Datagram_longer_than_we_take_is_asked_again_over_TCP()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.LargeAnswer(query, 100)], query => ScriptedUpstream.Answer(query));
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(Answered, client.Ask("other.example A")[^1]);

        Assert.Single(upstream.ReceivedByTcp);
    }

    [Theory]
    [InlineData("other.example A", "NOERROR qr tc rd ra", 2)]
    [InlineData("other.example A +edns", "NOERROR qr tc rd ra", 3)]
    public async Task Answer_that_does_not_fit_the_client_is_truncated_whole(string query, string header, int lines)
    {
        using var upstream = new ScriptedUpstream(
            query => [ScriptedUpstream.Answer(query, flags: 0x8380, records: [], answers: 0)],
            query => ScriptedUpstream.LargeAnswer(query, 100));
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        List<string> reply = client.Ask(query);

        Assert.Equal(header, reply[0]);
        Assert.Equal(lines, reply.Count);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(4090)]
    public async Task Large_answer_reaches_a_client_over_TCP_whole(int answers)
    {
        using var upstream = new ScriptedUpstream(
            query => [ScriptedUpstream.Answer(query, flags: 0x8380, records: [], answers: 0)],
            query => ScriptedUpstream.LargeAnswer(query, answers));
        await using LoopbackServer server = Started(upstream);
        using var client = new StreamClient(server.Tcp.EndPoint);

        List<string> reply = client.Ask("other.example A +edns");

        Assert.Equal("NOERROR qr rd ra", reply[0]);
        Assert.Equal(answers + 3, reply.Count);
    }

    [Fact]
    public async Task Silent_upstream_is_asked_twice_at_most_and_the_failure_has_its_cause()
    {
        using ScriptedUpstream upstream = ScriptedUpstream.Silent();
        await using LoopbackServer server = Started(upstream, Short);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(
            ["SERVFAIL qr rd ra", "question other.example. IN A", "opt udp=1232 version=0", "ede 23 upstream timed out"],
            client.Ask("other.example A +edns"));
        int Asked() => upstream.Received.Count(static received => ScriptedUpstream.IsOfClient(received.Query));
        Assert.True(SpinWait.SpinUntil(() => Asked() > 0, TimeSpan.FromSeconds(30)));
        Assert.InRange(Asked(), 1, 2);
        Assert.Equal(["SERVFAIL qr rd ra", "question other.example. IN A"], client.Ask("other.example A"));

        await server.DisposeAsync();
        Assert.Equal(2, server.Udp.Counters.Responses(2, QueryOutcome.Error));
    }

    [Fact]
    public async Task Upstream_that_is_not_there_is_a_failure_at_once()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endPoint = (IPEndPoint)nobody.LocalEndPoint!;
        nobody.Close();
        await using LoopbackServer server = LoopbackServer.Started($"upstream {endPoint}", timeout: TimeSpan.FromMinutes(5));
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("SERVFAIL qr rd ra", client.Ask("other.example A")[0]);
    }

    [Fact]
    public async Task Passthru_name_is_counted_as_such()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("NOERROR qr rd ra", client.Ask("help.evil.example A")[0]);

        await server.DisposeAsync();
        Assert.Equal(1, server.Udp.Counters.Responses(0, QueryOutcome.Passthru));
    }

    [Fact]
    public async Task Ids_and_ports_are_hard_to_guess()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);
        for (int query = 0; query < 300; query++)
        {
            client.Ask("other.example A");
        }

        ushort[] ids = [.. upstream.Received.Select(received => Id(received.Query))];
        int[] ports = [.. upstream.Received.Select(received => received.Port)];

        Assert.True(ids.Distinct().Count() >= 290);
        Assert.True(ports.Distinct().Count() >= 250);
        Assert.True(ids.Zip(ids.Skip(1)).Count(pair => pair.Second == pair.First + 1) < 10);
        Assert.True(ports.Zip(ports.Skip(1)).Count(pair => pair.Second == pair.First + 1) < 10);
    }

    [Fact]
    public async Task Repeated_query_is_answered_from_the_cache()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = LoopbackServer.Started(
            $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", cache: new AnswerCache(1 << 20, TimeProvider.System));
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(Answered, client.Ask("other.example A")[^1]);
        Assert.Equal("answer OTHER.example. 60 IN A 198.51.100.1", client.Ask("OTHER.example A")[^1]);

        await server.DisposeAsync();
        Assert.Single(upstream.Received);
        Assert.Equal(1, server.Udp.Counters.Responses(0, QueryOutcome.Cached));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(900)]
    public async Task Large_answer_is_cached_truncated_for_a_datagram_and_whole_over_TCP(int answers)
    {
        using var upstream = new ScriptedUpstream(
            query => [ScriptedUpstream.Answer(query, flags: 0x8380, records: [], answers: 0)],
            query => ScriptedUpstream.LargeAnswer(query, answers));
        await using LoopbackServer server = LoopbackServer.Started(
            $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", cache: new AnswerCache(8 << 20, TimeProvider.System));
        using var stream = new StreamClient(server.Tcp.EndPoint);
        using var datagrams = new DatagramClient(server.Udp.EndPoint);

        List<string> first = stream.Ask("other.example A +edns");
        List<string> whole = stream.Ask("other.example A +edns");
        List<string> cut = datagrams.Ask("other.example A +edns");

        Assert.Equal(first, whole);
        Assert.Equal("NOERROR qr rd ra", whole[0]);
        Assert.Equal(answers + 3, whole.Count);
        Assert.Equal(["NOERROR qr tc rd ra", "question other.example. IN A", "opt udp=1232 version=0"], cut);
        Assert.Single(upstream.ReceivedByTcp);
    }

    [Fact(Timeout = 120_000)]
    public async Task Query_beyond_the_limit_of_descriptors_fails_at_once_and_the_next_is_asked()
    {
        using ScriptedUpstream upstream = ScriptedUpstream.Holding();
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}", inflight: new InflightLimits { UpstreamQueries = 1 });
        using var first = new StreamClient(server.Tcp.EndPoint);
        using var second = new StreamClient(server.Tcp.EndPoint);
        first.Send(StreamClient.Framed("held.example A"));
        await upstream.Asked;

        Assert.StartsWith("SERVFAIL", second.Ask("other.example A")[0]);

        upstream.Release();
        Assert.Equal("answer held.example. 60 IN A 198.51.100.1", MessageText.Print(first.Receive()!)[^1]);
        Assert.StartsWith("NOERROR", second.Ask("third.example A")[0]);
    }

    [Fact]
    public async Task Stop_answers_what_is_under_way_and_counts_balance()
    {
        using ScriptedUpstream upstream = ScriptedUpstream.Holding();
        LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);
        for (int query = 0; query < 20; query++)
        {
            client.Send(ScenarioQuery.Parse("other.example A").Message);
        }

        client.Send(ScenarioQuery.Parse("evil.example A").Message);
        Assert.Equal("answer evil.example. 30 IN A 192.0.2.80", MessageText.Print(client.Receive())[^1]);
        ValueTask stopped = server.DisposeAsync();
        upstream.Release();
        await stopped;

        for (int query = 0; query < 20; query++)
        {
            Assert.Equal(Answered, MessageText.Print(client.Receive())[^1]);
        }

        Assert.Equal(21, LoopbackServer.Queries(server.Udp.Counters));
        Assert.Equal(21, LoopbackServer.Decided(server.Udp.Counters));
    }

    private static LoopbackServer Started(ScriptedUpstream upstream, TimeSpan? timeout = null) =>
        LoopbackServer.Started($"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", timeout: timeout);

    private static ushort Id(byte[] message) => (ushort)((message[0] << 8) | message[1]);

    private static byte[] WithId(byte[] message, ushort id) => [(byte)(id >> 8), (byte)id, .. message[2..]];

    private static byte[] Renamed(byte[] query)
    {
        byte[] other = [.. query];
        other[13] = (byte)'x';
        return other;
    }

    private static byte[] Retyped(byte[] query)
    {
        byte[] other = [.. query];
        other[ScriptedUpstream.QuestionEnd(query) - 3] = 28;
        return other;
    }

    private static byte[] LowerCased(byte[] message)
    {
        int questionEnd = ScriptedUpstream.QuestionEnd(message);
        NameFolding.Fold(message.AsSpan(12, questionEnd - 16), message.AsSpan(12));
        return message;
    }
}
