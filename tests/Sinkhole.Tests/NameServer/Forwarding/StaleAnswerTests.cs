using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Transport;
using Sinkhole.Tests.Scenarios;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>While the upstream is dead, a client with a stale answer waits once at most; soon after its recovery no stale answer is given.</summary>
public sealed class StaleAnswerTests
{
    private const string Stale = "ede 3";

    // A working upstream answers well within it, even on a busy machine.
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(400);

    private readonly ManualTime _time = new();
    private readonly AnswerCache _cache;

    public StaleAnswerTests()
    {
        _cache = new AnswerCache(1 << 20, _time);
    }

    [Fact]
    public async Task No_client_waits_for_a_dead_upstream_and_its_recovery_is_noticed()
    {
        bool isDead = false;
        using var upstream = new ScriptedUpstream(query => Volatile.Read(ref isDead) ? [] : [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = LoopbackServer.Started(
            $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", timeout: Timeout, cache: _cache);
        using var client = new DatagramClient(server.Udp.EndPoint);
        string[] names = [.. Enumerable.Range(0, 20).Select(number => $"n{number:00}.example")];
        Array.ForEach(names, name => Fill(client.Ask, name));
        Volatile.Write(ref isDead, true);
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(Stale, client.Ask($"{names[0]} A +edns")[^1]);
        Assert.Equal(Stale, client.Ask($"{names[1]} A +edns")[^1]);
        int unknown = 0;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                client.Ask($"unknown{unknown++}.example A");
                return server.Forwarder.Upstreams.Single().State == UpstreamState.Open;
            },
            TimeSpan.FromSeconds(30)));
        int asked = upstream.Received.Count(static received => ScriptedUpstream.IsOfClient(received.Query));
        foreach (string name in names)
        {
            Assert.Equal(Stale, client.Ask($"{name} A +edns")[^1]);
        }

        // All but the two were answered without anyone asked for them.
        Assert.Equal(22, _cache.StaleHits);
        Assert.Equal(asked, upstream.Received.Count(static received => ScriptedUpstream.IsOfClient(received.Query)));
        Assert.Equal(0, _cache.RefreshesAsked(RefreshCause.Probe));

        Volatile.Write(ref isDead, false);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return client.Ask($"{names[^1]} A +edns")[^1] != Stale;
            },
            TimeSpan.FromSeconds(30)));

        // The probe ended it for those too that failed themselves; on a busy machine a try may be late once more.
        Array.ForEach(names, name => Assert.True(
            SpinWait.SpinUntil(() => client.Ask($"{name} A +edns")[^1] != Stale, TimeSpan.FromSeconds(30)), name));
    }

    [Fact]
    public async Task Probe_ignores_policy_and_finds_a_recovered_upstream_under_any()
    {
        bool isDead = false;
        using var upstream = new ScriptedUpstream(query => Volatile.Read(ref isDead) ? [] : [ScriptedUpstream.Answer(query)]);
        string free = $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}";
        await using LoopbackServer server = LoopbackServer.Started(free, timeout: Timeout, cache: _cache);
        using var client = new DatagramClient(server.Udp.EndPoint);
        Fill(client.Ask, "first.example");
        Fill(client.Ask, "other.example");
        Volatile.Write(ref isDead, true);
        _time.Advance(TimeSpan.FromSeconds(61));
        Fill(client.Ask, "first.example");
        Fill(client.Ask, "other.example");
        Volatile.Write(ref isDead, false);

        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                // The first query of a second triggers the probe for its name; that name is seized just after it.
                server.Generations.Publish(ScenarioPolicy.Of(free));
                _time.Advance(TimeSpan.FromSeconds(1));
                client.Ask("first.example A");
                server.Generations.Publish(ScenarioPolicy.Of($"{free}\nexact first.example page"));
                return client.Ask("other.example A +edns")[^1] != Stale;
            },
            TimeSpan.FromSeconds(30)));
        Assert.Equal("answer first.example. 30 IN A 192.0.2.80", client.Ask("first.example A")[^1]);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(900)]
    public async Task Long_answer_past_its_time_is_whole_over_TCP_for_who_waited_and_for_who_did_not(int answers)
    {
        bool isDead = false;
        using var upstream = new ScriptedUpstream(
            query => Volatile.Read(ref isDead) ? [] : [ScriptedUpstream.Answer(query, flags: 0x8380, records: [], answers: 0)],
            query => ScriptedUpstream.LargeAnswer(query, answers));
        await using LoopbackServer server = LoopbackServer.Started(
            $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", timeout: Timeout, cache: new AnswerCache(8 << 20, _time));
        using var client = new StreamClient(server.Tcp.EndPoint);
        Fill(client.Ask, "other.example");
        Volatile.Write(ref isDead, true);
        _time.Advance(TimeSpan.FromSeconds(61));

        List<string> waited = client.Ask("other.example A +edns");
        List<string> atOnce = client.Ask("other.example A +edns");

        Assert.Equal("NOERROR qr rd ra", waited[0]);
        Assert.Equal(answers, waited.Count(line => line.StartsWith("answer other.example. 30 IN A ", StringComparison.Ordinal)));
        Assert.Equal(waited, atOnce);
    }

    [Fact]
    public async Task Name_that_hangs_alone_is_stale_and_others_are_not()
    {
        bool hangs = false;
        using var upstream = new ScriptedUpstream(
            query => query[12] == 5 && Volatile.Read(ref hangs) ? [] : [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = LoopbackServer.Started(
            $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", timeout: Timeout, cache: _cache);
        using var client = new DatagramClient(server.Udp.EndPoint);
        Fill(client.Ask, "hangs.example");
        Fill(client.Ask, "good.example");
        Volatile.Write(ref hangs, true);
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(Stale, client.Ask("hangs.example A +edns")[^1]);
        Assert.True(SpinWait.SpinUntil(
            () => client.Ask("good.example A")[^1] == "answer good.example. 60 IN A 198.51.100.1", TimeSpan.FromSeconds(30)));
        Assert.Equal(Stale, client.Ask("hangs.example A +edns")[^1]);
    }

    /// <summary>Asks until the answer is there, and so in the cache: on a busy machine an upstream may be late.</summary>
    private void Fill(Func<string, List<string>> ask, string name) => Assert.True(
        SpinWait.SpinUntil(
            () =>
            {
                bool isAnswered = ask($"{name} A")[0].StartsWith("NOERROR", StringComparison.Ordinal);
                _time.Advance(isAnswered ? TimeSpan.Zero : TimeSpan.FromSeconds(1));
                return isAnswered;
            },
            TimeSpan.FromSeconds(30)),
        name);
}
