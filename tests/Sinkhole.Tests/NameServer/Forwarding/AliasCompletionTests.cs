using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Composition;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.NameServer.Transport;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>Upstreams that answer an alias without its target, over real sockets.</summary>
public sealed class AliasCompletionTests
{
    [Fact]
    public async Task Target_that_is_left_out_is_asked_for_once_and_the_smaller_ttl_counts()
    {
        using var upstream = Upstream(
            Says("www.other.example", "NOERROR", "answer www.other.example 300 CNAME host.other.example"),
            Says("host.other.example", "NOERROR", "answer host.other.example 60 A 198.51.100.1"));
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);
        string[] expected = ["answer www.other.example. 300 IN CNAME host.other.example.", "answer host.other.example. 60 IN A 198.51.100.1"];

        Assert.Equal(expected, client.Ask("www.other.example A")[^2..]);
        Assert.Equal(2, upstream.Received.Count);
        Assert.Equal(expected, client.Ask("www.other.example A")[^2..]);
        Assert.Equal(expected[1], client.Ask("host.other.example A")[^1]);
        Assert.Equal(2, upstream.Received.Count);
    }

    [Fact]
    public async Task Every_link_is_asked_for_and_the_policy_of_every_link_counts()
    {
        using var upstream = Upstream(
            Says("a.example", "NOERROR", "answer a.example 300 CNAME b.example"),
            Says("b.example", "NOERROR", "answer b.example 300 CNAME evil.example"),
            Says("evil.example", "NOERROR", "answer evil.example 300 A 198.51.100.66"));
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("answer evil.example. 30 IN A 192.0.2.80", client.Ask("a.example A")[^1]);
        Assert.Equal("answer evil.example. 30 IN A 192.0.2.80", client.Ask("a.example A")[^1]);
    }

    [Fact]
    public async Task Seized_target_is_answered_by_its_order_when_its_servers_fail()
    {
        using var upstream = Upstream(
            Says("a.example", "NOERROR", "answer a.example 300 CNAME evil.example"),
            Says("evil.example", "SERVFAIL"),
            Says("b.example", "NOERROR", "answer b.example 300 CNAME broken.example"),
            Says("broken.example", "SERVFAIL"));
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("answer evil.example. 30 IN A 192.0.2.80", client.Ask("a.example A")[^1]);
        Assert.Equal("answer evil.example. 30 IN A 192.0.2.80", client.Ask("a.example A")[^1]);
        Assert.Equal(["SERVFAIL qr rd ra"], client.Ask("b.example A").Where(static line => !line.StartsWith("question", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Target_with_a_route_of_its_own_is_asked_there()
    {
        using var upstream = Upstream(Says("a.example", "NOERROR", "answer a.example 300 CNAME host.corp.example"));
        using var corp = Upstream(
            Says("host.corp.example", "NXDOMAIN", "authority corp.example 300 SOA ns.example host.example 1 2 3 4 60"));
        await using LoopbackServer server = Started(upstream, $"route corp.example {corp.EndPoint}");
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("NXDOMAIN qr rd ra", client.Ask("a.example A")[0]);
        Assert.Equal("NXDOMAIN qr rd ra", client.Ask("x.host.corp.example MX")[0]);
        Assert.Single(upstream.Received);
        Assert.Single(corp.Received);
    }

    [Fact]
    public async Task Special_name_is_asked_of_nobody_behind_an_alias_either()
    {
        using var upstream = Upstream(Says("a.example", "NOERROR", "answer a.example 300 CNAME secret.onion"));
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("answer a.example. 300 IN CNAME secret.onion.", client.Ask("a.example A")[^1]);
        Assert.Single(upstream.Received);
    }

    [Fact]
    public async Task Route_for_all_of_arpa_asks_nobody_for_the_designated_resolver_behind_an_alias()
    {
        using var upstream = Upstream(Says("a.example", "NOERROR", "answer a.example 300 CNAME _dns.resolver.arpa"));
        using var arpa = Upstream(Says("_dns.resolver.arpa", "NOERROR", "answer _dns.resolver.arpa 300 A 192.0.2.9"));
        await using LoopbackServer server = Started(upstream, $"route arpa {arpa.EndPoint}");
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("answer a.example. 300 IN CNAME _dns.resolver.arpa.", client.Ask("a.example A")[^1]);
        Assert.Empty(arpa.Received);
    }

    [Fact]
    public async Task Circle_ends_when_it_closes()
    {
        using var upstream = Upstream(
            Says("a.example", "NOERROR", "answer a.example 300 CNAME b.example"),
            Says("b.example", "NOERROR", "answer b.example 300 CNAME a.example"));
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("SERVFAIL qr rd ra", client.Ask("a.example A")[0]);
        Assert.Equal(2, upstream.Received.Count);
    }

    [Theory]
    [InlineData(16, "NOERROR qr rd ra", 17)]
    [InlineData(17, "SERVFAIL qr rd ra", 17)]
    [InlineData(400, "SERVFAIL qr rd ra", 17)]
    public async Task Aliases_answered_one_by_one_are_sixteen_at_most(int aliases, string expected, int questions)
    {
        using var upstream = Upstream(
        [
            .. Enumerable.Range(0, aliases)
                .Select(static number => Says($"n{number}.example", "NOERROR", $"answer n{number}.example 60 CNAME n{number + 1}.example")),
            Says($"n{aliases}.example", "NOERROR", $"answer n{aliases}.example 60 A 198.51.100.1"),
        ]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(expected, client.Ask("n0.example A +edns")[0]);
        Assert.Equal(questions, upstream.Received.Count);
    }

    [Fact]
    public async Task Target_without_such_data_is_asked_for_once()
    {
        using var upstream = Upstream(
            Says("a.example", "NOERROR", "answer a.example 300 CNAME b.example"), Says("b.example", "NOERROR"));
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("answer a.example. 300 IN CNAME b.example.", client.Ask("a.example A")[^1]);
        Assert.Equal(2, upstream.Received.Count);
    }

    [Theory]
    [InlineData("a.example CNAME")]
    [InlineData("a.example ANY")]
    public async Task Alias_that_is_asked_for_is_the_answer(string query)
    {
        var scripted = ScriptedAnswer.Parse(["a.example", query.Split(' ')[1], "NOERROR"]);
        scripted.Add("answer a.example 300 CNAME b.example".Split(' '));
        using var upstream = new ScriptedUpstream(message => [scripted.Message(message)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("answer a.example. 300 IN CNAME b.example.", client.Ask(query)[^1]);
        Assert.Single(upstream.Received);
    }

    [Fact]
    public async Task No_target_is_asked_for_once_the_time_of_a_clients_query_is_over()
    {
        var time = new ManualTime();
        int asked = 0;
        var completion = new AliasCompletion(
            (question, _, _) =>
            {
                time.Advance(TimeSpan.FromMilliseconds(700));
                asked++;
                return ValueTask.FromResult(Alias(question, $"n{asked}.example"));
            },
            UpstreamTable.MaxTries * DnsService.UpstreamTimeout,
            time);
        AskedQuestion first = Question("a.example");
        long begunAt = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(700));

        UpstreamAnswer answer = await completion.CompleteAsync(
            first, Alias(first, "n0.example"), ScenarioPolicy.Of("upstream 198.51.100.53:53"), begunAt, TestContext.Current.CancellationToken);

        // After 0.7 s and 1.4 s; 2.1 s is too late.
        Assert.Equal((AnswerFault.TooSlow, 2), (answer.Fault, asked));
        Assert.Equal(AnswerFault.None, answer.Failure);
    }

    [Fact]
    public void Two_tries_stay_within_the_time_that_a_client_waits() =>
        Assert.True(UpstreamTable.MaxTries * DnsService.UpstreamTimeout <= TimeSpan.FromSeconds(1.8));

    [Fact]
    public async Task Target_whose_answer_does_not_fit_behind_the_alias_is_no_failure_of_the_upstream()
    {
        var completion = new AliasCompletion(
            static (question, _, _) => ValueTask.FromResult(Large(question)), TimeSpan.FromSeconds(1), new ManualTime());
        AskedQuestion first = Question("a.example");

        UpstreamAnswer answer = await completion.CompleteAsync(
            first, Alias(first, "b.example"), ScenarioPolicy.Of("upstream 198.51.100.53:53"), begunAt: 0, TestContext.Current.CancellationToken);

        Assert.Equal((AnswerFault.TooLong, AnswerFault.None), (answer.Fault, answer.Failure));
    }

    private static AskedQuestion Question(string name)
    {
        byte[] query = ScenarioQuery.Parse($"{name} A").Message;
        return new AskedQuestion(query, QueryResults.Parse(query));
    }

    private static UpstreamAnswer Alias(AskedQuestion question, string target)
    {
        byte[] name = ScenarioPolicy.Wire(target);
        return Read(question, [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, (byte)name.Length, .. name], 1);
    }

    private static UpstreamAnswer Large(AskedQuestion question) => Read(
        question,
        [.. Enumerable.Range(0, 4000).SelectMany(static number => (byte[])[0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 18, (byte)(number >> 8), (byte)number])],
        4000);

    private static UpstreamAnswer Read(AskedQuestion question, byte[] records, ushort answers)
    {
        byte[] message = [.. new byte[WireLimits.HeaderOctets], .. question.Octets, .. records];
        DnsHeader.Write(message, 0, 0x8180, 1, answers, 0, 0);
        return AnswerReader.Read(question, message, new byte[AnswerReader.RoomOctets]) ?? throw new FormatException("no answer");
    }

    private static ScriptedAnswer Says(string name, string rcode, params string[] records)
    {
        var scripted = ScriptedAnswer.Parse([name, "A", rcode]);
        foreach (string record in records)
        {
            scripted.Add(record.Split(' '));
        }

        return scripted;
    }

    private static ScriptedUpstream Upstream(params ScriptedAnswer[] answers) => new(query =>
        Array.Find(answers, answer => answer.Answers(query)) is ScriptedAnswer said ? [said.Message(query)] : new List<byte[]>());

    private static LoopbackServer Started(ScriptedUpstream upstream, string more = "") => LoopbackServer.Started(
        $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}\n{more}", cache: new AnswerCache(1 << 20, new ManualTime(ScenarioRun.Start)));
}
