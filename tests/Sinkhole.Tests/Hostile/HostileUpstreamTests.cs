using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.NameServer.Transport;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Hostile;

/// <summary>A hostile upstream, over real sockets: nothing that it adds is cached, and its delays do not block others.</summary>
public sealed class HostileUpstreamTests
{
    [Fact]
    public async Task Hundred_equal_questions_are_one_upstream_query()
    {
        using ScriptedUpstream upstream = ScriptedUpstream.Holding();
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);
        for (int query = 0; query < 100; query++)
        {
            client.Send(ScenarioQuery.Parse(query % 2 == 0 ? "other.example A" : "OTHER.Example A").Message);
        }

        Assert.True(SpinWait.SpinUntil(() => server.Forwarder.PendingCount == 100, TimeSpan.FromSeconds(30)));
        upstream.Release();
        List<string> questions = [.. Enumerable.Range(0, 100).Select(_ => MessageText.Print(client.Receive())[1])];

        Assert.Equal(50, questions.Count(question => question == "question OTHER.Example. IN A"));
        Assert.Single(upstream.Received);
        Assert.True(SpinWait.SpinUntil(() => server.Forwarder.PendingCount == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Names_without_an_answer_do_not_delay_good_ones()
    {
        using var upstream = new ScriptedUpstream(query => query[12] == 6 ? [] : [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);
        for (int query = 0; query < 60; query++)
        {
            client.Send(ScenarioQuery.Parse($"mute{query:00}.example A").Message);
        }

        for (int query = 0; query < 50; query++)
        {
            Assert.Equal($"answer good{query:000}.example. 60 IN A 198.51.100.1", client.Ask($"good{query:000}.example A")[^1]);
        }

        Assert.Equal(60, server.Forwarder.PendingCount);
        foreach ((byte[] query, int port) in upstream.Received.Where(received => received.Query[12] == 6))
        {
            upstream.SendLate(ScriptedUpstream.Answer(query), port);
        }
    }

    [Fact]
    public async Task Hundred_names_without_an_answer_do_not_block_good_names()
    {
        using var upstream = new ScriptedUpstream(
            query => query.AsSpan(12).IndexOf(ScenarioPolicy.Wire("hang.example")) >= 0 ? [] : [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = LoopbackServer.Started(
            $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}",
            timeout: TimeSpan.FromSeconds(4),
            cache: new AnswerCache(1 << 20, TimeProvider.System));
        using var hostile = new DatagramClient(server.Udp.EndPoint, from: "127.0.0.2");
        using var client = new DatagramClient(server.Udp.EndPoint);

        // Each round is begun by names that hang alone, as after a start or a quiet time, and ends when all of them have failed.
        for (int round = 0; round < 3; round++)
        {
            for (int query = 0; query < 100; query++)
            {
                hostile.Send(ScenarioQuery.Parse($"n{round}-{query}.hang.example A").Message);
            }

            for (int good = 0; good < 40; good++)
            {
                string name = $"good{round}-{good}.example";
                Assert.Equal($"answer {name}. 60 IN A 198.51.100.1", client.Ask($"{name} A")[^1]);
            }

            Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal("SERVFAIL qr rd ra", MessageText.Print(hostile.Receive())[0]));
        }

        Assert.Equal(UpstreamState.Closed, Assert.Single(server.Forwarder.Upstreams).State);
        Assert.Equal(0, server.Forwarder.Upstreams.Single().ShortCircuited);
    }

    [Fact]
    public async Task Ten_clients_with_slow_queries_leave_places_for_the_next()
    {
        using var upstream = new ScriptedUpstream(query => query[12] == 4 ? [] : [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream, new InflightLimits { Total = 96, PerClient = 48 });
        for (int number = 2; number < 12; number++)
        {
            using var greedy = new DatagramClient(server.Udp.EndPoint, from: $"127.0.0.{number}");
            for (int query = 0; query < 48; query++)
            {
                greedy.Send(ScenarioQuery.Parse($"slow.n{number}-{query}.example A").Message);
            }
        }

        using var client = new DatagramClient(server.Udp.EndPoint, from: "127.0.0.100");
        for (int query = 0; query < 20; query++)
        {
            Assert.Equal($"answer good{query}.example. 60 IN A 198.51.100.1", client.Ask($"good{query}.example A")[^1]);
        }

        Assert.InRange(server.Forwarder.PendingCount, 48, 95);
        AnswerAll(upstream);
    }

    [Fact]
    public async Task Oldest_query_is_cancelled_when_no_place_is_free()
    {
        using var upstream = new ScriptedUpstream(query => query[12] == 4 ? [] : [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream, new InflightLimits { Total = 4 });
        using var first = new DatagramClient(server.Udp.EndPoint, from: "127.0.0.2");
        DatagramClient[] others = [.. Enumerable.Range(3, 3).Select(number => new DatagramClient(server.Udp.EndPoint, from: $"127.0.0.{number}"))];
        first.Send(ScenarioQuery.Parse("slow.n0.example A +edns").Message);
        AwaitSlow(upstream, 1);
        for (int number = 0; number < others.Length; number++)
        {
            others[number].Send(ScenarioQuery.Parse($"slow.n{number + 1}.example A").Message);
            AwaitSlow(upstream, number + 2);
        }

        Assert.Equal(4, server.Forwarder.PendingCount);
        using var next = new DatagramClient(server.Udp.EndPoint, from: "127.0.0.100");
        Assert.Equal("answer third.example. 60 IN A 198.51.100.1", next.Ask("third.example A")[^1]);

        Assert.Equal(Busy("slow.n0.example"), MessageText.Print(first.Receive()));
        Assert.Equal(0, server.Forwarder.Upstreams.Single().Silences);
        Assert.True(SpinWait.SpinUntil(() => server.Forwarder.PendingCount == 3, TimeSpan.FromSeconds(30)));
        AnswerAll(upstream);
        foreach (DatagramClient other in others)
        {
            Assert.Equal("NOERROR qr rd ra", MessageText.Print(other.Receive())[0]);
            other.Dispose();
        }

        Assert.True(SpinWait.SpinUntil(() => server.Forwarder.PendingCount == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Client_at_its_cap_gets_an_error_and_others_are_answered()
    {
        using ScriptedUpstream upstream = ScriptedUpstream.Holding();
        await using LoopbackServer server = Started(upstream, new InflightLimits { PerClient = 10 });
        using var greedy = new DatagramClient(server.Udp.EndPoint);
        using var other = new DatagramClient(server.Udp.EndPoint, from: "127.0.0.2");
        for (int query = 0; query < 10; query++)
        {
            greedy.Send(ScenarioQuery.Parse($"n{query}.example A").Message);
        }

        Assert.Equal(Busy("one-more.example"), greedy.Ask("one-more.example A +edns"));
        other.Send(ScenarioQuery.Parse("good.example A").Message);
        Assert.True(SpinWait.SpinUntil(() => server.Forwarder.PendingCount == 11, TimeSpan.FromSeconds(30)));
        upstream.Release();

        Assert.Equal("answer good.example. 60 IN A 198.51.100.1", MessageText.Print(other.Receive())[^1]);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("NOERROR qr rd ra", MessageText.Print(greedy.Receive())[0]));
        Assert.True(SpinWait.SpinUntil(() => server.Forwarder.PendingCount == 0, TimeSpan.FromSeconds(30)));
        Assert.Equal("answer one-more.example. 60 IN A 198.51.100.1", greedy.Ask("one-more.example A")[^1]);
    }

    [Fact]
    public async Task Client_at_its_cap_loses_its_oldest_query_for_the_next()
    {
        using var upstream = new ScriptedUpstream(query => query[12] == 4 ? [] : [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = LoopbackServer.Started(
            $"upstream {upstream.EndPoint}", timeout: TimeSpan.FromSeconds(20), inflight: new InflightLimits { PerClient = 10 });
        using var greedy = new DatagramClient(server.Udp.EndPoint);
        using var neighbour = new DatagramClient(server.Udp.EndPoint);
        for (int query = 0; query < 10; query++)
        {
            greedy.Send(ScenarioQuery.Parse($"slow.n{query / 2}.example A +edns").Message);
            Assert.True(SpinWait.SpinUntil(() => server.Forwarder.PendingCount == query + 1, TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(Busy("other.example"), neighbour.Ask("other.example A +edns"));
        Assert.True(SpinWait.SpinUntil(
            () => neighbour.Ask("other.example A")[^1] == "answer other.example. 60 IN A 198.51.100.1", TimeSpan.FromSeconds(30)));

        // The other client with the same question still waits.
        Assert.Equal(Busy("slow.n0.example"), MessageText.Print(greedy.Receive()));
        Assert.Equal(0, server.Forwarder.Upstreams.Single().Silences);
        Assert.True(SpinWait.SpinUntil(() => server.Forwarder.PendingCount == 9, TimeSpan.FromSeconds(30)));
        AnswerAll(upstream);
        Assert.All(Enumerable.Range(0, 9), _ => Assert.Equal("NOERROR qr rd ra", MessageText.Print(greedy.Receive())[0]));
    }

    [Fact]
    public async Task Domain_at_its_cap_does_not_block_others()
    {
        using var upstream = new ScriptedUpstream(query => query[12] == 5 ? [] : [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream, new InflightLimits { PerSuffix = 10 });
        using var client = new DatagramClient(server.Udp.EndPoint);
        for (int query = 0; query < 10; query++)
        {
            client.Send(ScenarioQuery.Parse($"mute{query}.slow.example A").Message);
        }

        Assert.Equal(Busy("mutes.SLOW.example"), client.Ask("mutes.SLOW.example A +edns"));
        Assert.Equal("answer good.example. 60 IN A 198.51.100.1", client.Ask("good.example A")[^1]);
        Assert.Equal(10, upstream.Received.Count(received => received.Query[12] == 5));
        foreach ((byte[] query, int port) in upstream.Received.Where(received => received.Query[12] == 5))
        {
            upstream.SendLate(ScriptedUpstream.Answer(query), port);
        }

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("NOERROR qr rd ra", MessageText.Print(client.Receive())[0]));
        Assert.Equal("answer good.SLOW.example. 60 IN A 198.51.100.1", client.Ask("good.SLOW.example A")[^1]);
    }

    [Fact]
    public async Task What_an_answer_adds_for_other_names_is_neither_passed_on_nor_kept()
    {
        using var upstream = new ScriptedUpstream(query => [Named(query, "first.example") ? WithAdditions(query) : ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("answer first.example. 60 IN A 198.51.100.1", Assert.Single(Records(client.Ask("first.example A"))));
        foreach (string victim in new[] { "bank.example", "first.bank.example", "ns.first.example" })
        {
            Assert.Equal($"answer {victim}. 60 IN A 198.51.100.1", Assert.Single(Records(client.Ask($"{victim} A"))));
        }

        Assert.Equal(4, upstream.Received.Count);
    }

    [Fact]
    public async Task Answer_from_another_port_is_no_answer()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ScriptedUpstream? asked = null;
        using var upstream = new ScriptedUpstream(query =>
        {
            byte[] forged = ScriptedUpstream.Answer(query, records: [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 203, 0, 113, 66]);
            stranger.SendTo(forged, new IPEndPoint(IPAddress.Loopback, asked!.Received.Last().Port));
            return [ScriptedUpstream.Answer(query)];
        });
        asked = upstream;
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("answer other.example. 60 IN A 198.51.100.1", client.Ask("other.example A")[^1]);
    }

    [Fact]
    public async Task Time_to_live_of_nothing_is_asked_for_each_time_and_none_grows()
    {
        using var upstream = new ScriptedUpstream(
            query => [ScriptedUpstream.Answer(query, records: [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 198, 51, 100, 1])]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);
        for (int query = 0; query < 5; query++)
        {
            Assert.Equal("answer other.example. 0 IN A 198.51.100.1", client.Ask("other.example A")[^1]);
        }

        Assert.Equal(5, upstream.Received.Count);
    }

    [Fact]
    public async Task Garbage_before_the_answer_is_ignored()
    {
        var messages = new RandomMessage(seed: 77);
        using var upstream = new ScriptedUpstream(query =>
        [
            .. Enumerable.Range(0, 50).Select(_ => messages.Noise(messages.Below(600))),
            .. Enumerable.Range(0, 50).Select(_ => Torn(ScriptedUpstream.Answer(query), messages)),
            ScriptedUpstream.Answer(query),
        ]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("answer other.example. 60 IN A 198.51.100.1", client.Ask("other.example A")[^1]);
        Assert.Single(upstream.Received);
    }

    [Fact]
    public async Task Chain_of_four_hundred_costs_one_query_and_fails()
    {
        var scripted = ScriptedAnswer.Parse(["n0.example", "A", "NOERROR"]);
        for (int link = 0; link < 400; link++)
        {
            scripted.Add(["answer", $"n{link}.example", "60", "CNAME", $"n{link + 1}.example"]);
        }

        using var upstream = new ScriptedUpstream(
            query => [ScriptedUpstream.Answer(query, flags: 0x8380, records: [], answers: 0)], scripted.Message);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("SERVFAIL qr rd ra", client.Ask("n0.example A")[0]);
        Assert.Equal("SERVFAIL qr rd ra", client.Ask("n0.example A")[0]);
        Assert.Single(upstream.Received);
        Assert.Single(upstream.ReceivedByTcp);
    }

    private static LoopbackServer Started(ScriptedUpstream upstream, InflightLimits? inflight = null) => LoopbackServer.Started(
        $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", cache: new AnswerCache(1 << 20, TimeProvider.System), inflight: inflight);

    private static void AnswerAll(ScriptedUpstream upstream)
    {
        foreach ((byte[] query, int port) in upstream.Received.Where(received => received.Query[12] == 4))
        {
            upstream.SendLate(ScriptedUpstream.Answer(query), port);
        }
    }

    /// <summary>Waits until the upstream has so many of them: a query that is counted as pending may not have its place in the order yet,
    /// and is not answered by <see cref="AnswerAll"/> before it is there.</summary>
    private static void AwaitSlow(ScriptedUpstream upstream, int queries) => Assert.True(
        SpinWait.SpinUntil(() => upstream.Received.Count(static received => received.Query[12] == 4) == queries, TimeSpan.FromSeconds(30)));

    private static string[] Busy(string name) =>
        ["SERVFAIL qr rd ra", $"question {name}. IN A", "opt udp=1232 version=0", "ede 0 too many queries in progress"];

    private static IEnumerable<string> Records(List<string> reply) => reply.Skip(2);

    private static bool Named(byte[] query, string name) =>
        query.AsSpan(12).StartsWith(ScenarioPolicy.Wire(name));

    /// <summary>The answer cut or with a wrong count: its head is right, and the rest cannot be read.</summary>
    private static byte[] Torn(byte[] answer, RandomMessage messages)
    {
        if (messages.Below(2) == 0)
        {
            return answer[..^(1 + messages.Below(10))];
        }

        answer[7] = (byte)(2 + messages.Below(200));
        return answer;
    }

    /// <summary>The answer, and around it records that a cache poisoner would add.</summary>
    private static byte[] WithAdditions(byte[] query)
    {
        var scripted = ScriptedAnswer.Parse(["first.example", "A", "NOERROR"]);
        scripted.Add(["answer", "bank.example", "9999", "A", "203.0.113.66"]);
        scripted.Add(["answer", "first.example", "60", "A", "198.51.100.1"]);
        scripted.Add(["answer", "bank.example", "9999", "DNAME", "first.example"]);
        scripted.Add(["authority", "example", "9999", "NS", "ns.first.example"]);
        scripted.Add(["authority", "bank.example", "9999", "A", "203.0.113.66"]);
        scripted.Add(["additional", "ns.first.example", "9999", "A", "203.0.113.66"]);
        scripted.Add(["additional", "bank.example", "9999", "A", "203.0.113.66"]);
        return scripted.Message(query);
    }
}
