using System;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.NameServer.Transport;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>Upstreams that send a failure: which one is asked next, how often, and what the client gets.</summary>
public sealed class UpstreamFailureTests
{
    private const string Answered = "answer other.example. 60 IN A 198.51.100.1";

    private static readonly byte[] Opt = [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0];

    [Theory]
    [InlineData(Rcode.FormErr, true)]
    [InlineData(Rcode.FormErr, false)]
    [InlineData(Rcode.NotImp, true)]
    [InlineData(Rcode.NotImp, false)]
    [InlineData(Rcode.ServFail, true)]
    [InlineData(Rcode.Refused, true)]
    [InlineData(Rcode.NoError, true)]
    public async Task Upstream_from_before_EDNS_is_asked_without_OPT(Rcode rcode, bool isHeaderAlone)
    {
        using var upstream = new ScriptedUpstream(query => [HasOpt(query) ? Failure(query, rcode, isHeaderAlone) : ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}");
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(Answered, client.Ask("other.example A")[^1]);
        Assert.Equal([true, false], upstream.Received.Select(static received => HasOpt(received.Query)));

        // It is remembered: the next query is sent without OPT at once.
        Assert.Equal(Answered, client.Ask("other.example A")[^1]);
        Assert.Equal([true, false, false], upstream.Received.Select(static received => HasOpt(received.Query)));
        Assert.Equal(2, server.Forwarder.Upstreams.Single().Answered);
    }

    [Fact]
    public async Task Upstream_that_fails_without_OPT_too_is_asked_with_it_the_next_time()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.HeaderAlone(query, Rcode.FormErr)]);
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}");
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("ede 22 upstream answered FORMERR or NOTIMP", client.Ask("other.example A +edns")[^1]);
        client.Ask("other.example A");

        Assert.Equal(
            [true, false, true, false],
            upstream.Received.Where(static received => ScriptedUpstream.IsOfClient(received.Query)).Select(static received => HasOpt(received.Query)));
    }

    [Fact]
    public async Task Format_error_of_a_server_that_knows_OPT_is_asked_once()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query, 0x8181, [], 0)]);
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}");
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("SERVFAIL qr rd ra", client.Ask("other.example A")[0]);

        Assert.Single(upstream.Received, static received => ScriptedUpstream.IsOfClient(received.Query));
    }

    [Fact]
    public async Task Without_OPT_is_forgotten_after_a_minute()
    {
        var time = new ManualTime();
        using var upstream = new ScriptedUpstream(
            query => [HasOpt(query) ? ScriptedUpstream.HeaderAlone(query, Rcode.FormErr) : ScriptedUpstream.Answer(query)]);
        var routes = new Sinkhole.NameServer.Generations.ForwardRoutes([upstream.EndPoint]);
        await using var table = new UpstreamTable(TimeSpan.FromSeconds(30), () => routes, static _ => { }, time);
        byte[] asked = ScenarioQuery.Parse("other.example A").Message;
        var question = new AskedQuestion(asked, QueryResults.Parse(asked));
        for (int minute = 0; minute < 2; minute++)
        {
            UpstreamAnswer answer = await table.AskAsync(question, routes.Find(question.Name), TestContext.Current.CancellationToken);
            Assert.Equal(Rcode.NoError, answer.Rcode);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([true, false, true, false], upstream.Received.Select(static received => HasOpt(received.Query)));
    }

    [Fact]
    public async Task Header_alone_with_another_ID_is_ignored()
    {
        using var upstream = new ScriptedUpstream(query =>
        {
            byte[] forged = ScriptedUpstream.HeaderAlone(query, Rcode.Refused);
            forged[0] ^= 1;
            return [forged, ScriptedUpstream.HeaderAlone(query, Rcode.NoError), ScriptedUpstream.Answer(query)];
        });
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}");
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal(Answered, client.Ask("other.example A")[^1]);
    }

    [Fact]
    public async Task Referral_is_a_failure_and_the_next_upstream_is_asked()
    {
        var referral = ScriptedAnswer.Parse(["other.example", "A", "NOERROR"]);
        referral.Add(["authority", "example", "60", "NS", "ns.example"]);
        using var lame = new ScriptedUpstream(query => [referral.Answers(query) ? referral.Message(query) : ScriptedUpstream.Answer(query)]);
        using var second = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer both = LoopbackServer.Started($"upstream {lame.EndPoint}\nupstream {second.EndPoint}");
        await using LoopbackServer alone = LoopbackServer.Started($"upstream {lame.EndPoint}");
        using var client = new DatagramClient(both.Udp.EndPoint);
        using var other = new DatagramClient(alone.Udp.EndPoint);

        Assert.Equal(Answered, client.Ask("other.example A")[^1]);
        Assert.Equal(
            ["SERVFAIL qr rd ra", "ede 22 upstream answered with a referral"],
            other.Ask("other.example A +edns").Where(static line => line.StartsWith("SERVFAIL", StringComparison.Ordinal)
                || line.StartsWith("ede", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("NOERROR", "SOA")]
    [InlineData("NXDOMAIN", "NS")]
    public async Task Negative_answer_is_no_referral(string rcode, string type)
    {
        var negative = ScriptedAnswer.Parse(["other.example", "A", rcode]);
        negative.Add(["authority", "example", "60", "NS", "ns.example"]);
        if (type == "SOA")
        {
            negative.Add(["authority", "example", "60", "SOA", "ns.example", "host.example", "1", "2", "3", "4", "60"]);
        }

        using var upstream = new ScriptedUpstream(query => [negative.Message(query)]);
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}");
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.StartsWith(rcode, client.Ask("other.example A")[0]);
    }

    [Fact]
    public async Task Reason_that_an_upstream_gives_for_its_failure_reaches_the_client_from_it_and_from_the_cache()
    {
        byte[] error = ExtendedErrorOption.Encode((ExtendedError)6, "signature expired");
        using var upstream = new ScriptedUpstream(query => [WithOption(ScriptedUpstream.Answer(query, 0x8182, [], 0), error)]);
        await using LoopbackServer server = LoopbackServer.Started(
            $"upstream {upstream.EndPoint}", cache: new AnswerCache(1 << 20, new ManualTime()));
        using var client = new DatagramClient(server.Udp.EndPoint);
        string[] expected = ["SERVFAIL qr rd ra", "question other.example. IN A", "opt udp=1232 version=0", "ede 6 signature expired"];

        Assert.Equal(expected, client.Ask("other.example A +edns"));
        Assert.Equal(expected, client.Ask("other.example A +edns"));
        Assert.Equal(["SERVFAIL qr rd ra", "question other.example. IN A"], client.Ask("other.example A"));
        Assert.Single(upstream.Received, static received => ScriptedUpstream.IsOfClient(received.Query));
    }

    [Theory]
    [InlineData(0x8180, "NOERROR qr rd ra", 1)]
    [InlineData(0x8183, "NXDOMAIN qr rd ra", 0)]
    [InlineData(0x8181, "SERVFAIL qr rd ra", 0)]
    [InlineData(0x8184, "SERVFAIL qr rd ra", 0)]
    [InlineData(0x8185, "SERVFAIL qr rd ra", 0)]
    [InlineData(0x8188, "SERVFAIL qr rd ra", 0)]
    public async Task What_an_upstream_says_beside_any_answer_reaches_the_client(int flags, string expected, int answers)
    {
        byte[] error = ExtendedErrorOption.Encode((ExtendedError)15, "blocked by law");
        using var upstream = new ScriptedUpstream(
            query => [WithOption(ScriptedUpstream.Answer(query, (ushort)flags, answers == 0 ? [] : null, answers), error)]);
        await using LoopbackServer server = LoopbackServer.Started(
            $"upstream {upstream.EndPoint}", cache: new AnswerCache(1 << 20, new ManualTime()));
        using var client = new DatagramClient(server.Udp.EndPoint);

        for (int query = 0; query < 2; query++)
        {
            var reply = client.Ask("other.example A +edns");
            Assert.Equal((expected, "ede 15 blocked by law"), (reply[0], reply[^1]));
        }

        Assert.DoesNotContain(client.Ask("other.example A"), static line => line.StartsWith("ede", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusal_by_an_upstream_is_told_to_the_client()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.HeaderAlone(query, Rcode.Refused)]);
        await using LoopbackServer server = LoopbackServer.Started($"upstream {upstream.EndPoint}");
        using var client = new DatagramClient(server.Udp.EndPoint);

        Assert.Equal("ede 22 upstream answered REFUSED", client.Ask("other.example A +edns")[^1]);
    }

    private static bool HasOpt(byte[] query) => query[11] == 1;

    private static byte[] Failure(byte[] query, Rcode rcode, bool isHeaderAlone)
    {
        if (isHeaderAlone)
        {
            return ScriptedUpstream.HeaderAlone(query, rcode);
        }

        byte[] answer = ScriptedUpstream.Answer(query, (ushort)(0x8180 | (int)rcode), [], 0)[..^Opt.Length];
        answer[11] = 0;
        return answer;
    }

    /// <summary>The answer with an option in its OPT, which stands last.</summary>
    private static byte[] WithOption(byte[] answer, byte[] option)
    {
        answer[^1] = (byte)option.Length;
        return [.. answer, .. option];
    }
}
