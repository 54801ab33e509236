using System;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.NameServer.Transport;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Caching;

/// <summary>Popular entries are refreshed before they expire, once and in the background; no TTL is extended by it.</summary>
public sealed class PrefetchTests
{
    private readonly ManualTime _time = new();
    private readonly AnswerCache _cache;

    public PrefetchTests()
    {
        _cache = new AnswerCache(1 << 20, _time);
    }

    [Fact]
    public void Popular_entry_near_its_end_is_refreshed_for_one_query_only()
    {
        Store(keepSeconds: 60);
        AskOften();
        _time.Advance(TimeSpan.FromSeconds(53));
        Assert.Equal(CacheResult.Fresh, Find());

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(CacheResult.Ending, Find());
        Assert.Equal(CacheResult.Fresh, Find());
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(CacheResult.Stale, Find());
    }

    [Fact]
    public void Entry_that_few_asked_for_ends_as_it_is()
    {
        Store(keepSeconds: 60);
        _time.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(CacheResult.Fresh, Find());
    }

    [Fact]
    public void Entry_of_few_seconds_ends_as_it_is()
    {
        Store(keepSeconds: 9);
        AskOften();
        _time.Advance(TimeSpan.FromSeconds(8));

        Assert.Equal(CacheResult.Fresh, Find());
    }

    [Fact]
    public void Refreshed_entry_has_to_become_popular_again()
    {
        Store(keepSeconds: 60);
        AskOften();
        Store(keepSeconds: 60);
        _time.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(CacheResult.Fresh, Find());
    }

    [Fact]
    public void Cache_without_prefetch_refreshes_nothing()
    {
        var cache = new AnswerCache(1 << 20, _time, prefetches: false);
        cache.Store(Key(), new AnswerView { Records = [1], Answers = 1 }, keepSeconds: 60);
        byte[] copy = new byte[AnswerCache.MaxEntryOctets];
        _time.Advance(TimeSpan.FromSeconds(59));
        for (int asked = 0; asked < 10; asked++)
        {
            Assert.Equal(CacheResult.Fresh, cache.Find(Key(), copy, out _));
        }
    }

    [Fact]
    public async Task Popular_name_is_refreshed_before_it_expires_and_no_client_waits()
    {
        using var upstream = new ScriptedUpstream(query => [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);
        AskOften(client);
        _time.Advance(TimeSpan.FromSeconds(55));

        Assert.Equal("answer other.example. 5 IN A 198.51.100.1", client.Ask("other.example A")[^1]);
        Assert.True(SpinWait.SpinUntil(() => _cache.Stored == 2, TimeSpan.FromSeconds(30)));
        Assert.Equal("answer other.example. 60 IN A 198.51.100.1", client.Ask("other.example A")[^1]);

        Assert.Equal(2, upstream.Received.Count);
        Assert.Equal(1, _cache.RefreshesAsked(RefreshCause.Popular));
        Assert.Equal(1, server.Udp.Counters.Responses(0, QueryOutcome.Forwarded));
    }

    [Fact]
    public async Task Refresh_asks_no_policy_and_its_answer_meets_the_policy_each_time_it_leaves()
    {
        LoopbackServer? asking = null;
        string free = "";
        int asked = 0;
        using var upstream = new ScriptedUpstream(query =>
        {
            if (++asked > 1)
            {
                // The order begins while the refresh is in flight: it covers the name itself and the target of its new alias.
                asking!.Generations.Publish(ScenarioPolicy.Of($"{free}\nexact other.example page\nexact cdn.example page"));
            }

            return [asked > 1 ? Aliased(query) : ScriptedUpstream.Answer(query)];
        });
        free = $"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}";
        await using LoopbackServer server = Started(upstream);
        asking = server;
        using var client = new DatagramClient(server.Udp.EndPoint);
        AskOften(client);
        _time.Advance(TimeSpan.FromSeconds(55));

        client.Ask("other.example A");
        Assert.True(SpinWait.SpinUntil(() => _cache.Stored == 2, TimeSpan.FromSeconds(30)));
        Assert.Equal("answer other.example. 30 IN A 192.0.2.80", client.Ask("other.example A")[^1]);

        server.Generations.Publish(ScenarioPolicy.Of($"{free}\nexact cdn.example page"));
        Assert.Equal(
            ["answer other.example. 60 IN CNAME cdn.example.", "answer cdn.example. 30 IN A 192.0.2.80"], client.Ask("other.example A")[^2..]);

        server.Generations.Publish(ScenarioPolicy.Of(free));
        Assert.Equal("answer cdn.example. 60 IN A 198.51.100.1", client.Ask("other.example A")[^1]);
        Assert.Equal(2, upstream.Received.Count);
    }

    [Fact]
    public async Task Revoked_name_is_gone_no_later_than_its_time_to_live()
    {
        bool isRevoked = false;
        using var upstream = new ScriptedUpstream(
            query => [Volatile.Read(ref isRevoked) ? ScriptedUpstream.Answer(query, 0x8183, [], 0) : ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);
        AskOften(client);
        Volatile.Write(ref isRevoked, true);
        for (int second = 1; second < 60; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            client.Ask("other.example A");
        }

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("NXDOMAIN qr rd ra", client.Ask("other.example A")[0]);
    }

    [Fact]
    public async Task Refresh_that_fails_takes_nothing_from_the_entry_and_gives_it_nothing()
    {
        bool isDead = false;
        using var upstream = new ScriptedUpstream(
            query => Volatile.Read(ref isDead) ? [ScriptedUpstream.Answer(query, 0x8182, [], 0)] : [ScriptedUpstream.Answer(query)]);
        await using LoopbackServer server = Started(upstream);
        using var client = new DatagramClient(server.Udp.EndPoint);
        AskOften(client);
        Volatile.Write(ref isDead, true);
        _time.Advance(TimeSpan.FromSeconds(55));

        Assert.Equal("answer other.example. 5 IN A 198.51.100.1", client.Ask("other.example A")[^1]);
        Assert.True(SpinWait.SpinUntil(() => _cache.Stored == 2, TimeSpan.FromSeconds(30)));
        Assert.Equal("answer other.example. 5 IN A 198.51.100.1", client.Ask("other.example A")[^1]);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(
            ["answer other.example. 30 IN A 198.51.100.1", "opt udp=1232 version=0", "ede 3"], client.Ask("other.example A +edns")[^3..]);
    }

    private LoopbackServer Started(ScriptedUpstream upstream) =>
        LoopbackServer.Started($"{LoopbackServer.Orders}\nupstream {upstream.EndPoint}", cache: _cache);

    private static byte[] Aliased(byte[] query)
    {
        var scripted = ScriptedAnswer.Parse(["other.example", "A", "NOERROR"]);
        scripted.Add(["answer", "other.example", "60", "CNAME", "cdn.example"]);
        scripted.Add(["answer", "cdn.example", "60", "A", "198.51.100.1"]);
        return scripted.Message(query);
    }

    private static void AskOften(DatagramClient client)
    {
        for (int asked = 0; asked <= CacheSet.Popular; asked++)
        {
            client.Ask("other.example A");
        }
    }

    private void AskOften()
    {
        for (int asked = 0; asked < CacheSet.Popular; asked++)
        {
            Find();
        }
    }

    private void Store(uint keepSeconds) => _cache.Store(Key(), new AnswerView { Records = [1], Answers = 1 }, keepSeconds);

    private CacheResult Find() => _cache.Find(Key(), new byte[AnswerCache.MaxEntryOctets], out _);

    private static CacheKey Key() => new(
        new WireName(ScenarioPolicy.Wire("www.example")), RRType.A, false, false, group: 1, isFailure: false, new byte[CacheKey.MaxOctets]);
}
