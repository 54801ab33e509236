using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.Scenarios;
using Xunit;

namespace Sinkhole.Tests.Hostile;

/// <summary>
/// Cached chains of one to eight aliases, asked for by ten threads while orders begin and end: what stands behind a
/// seized name never comes out of a generation that has the order, and always of one that has not.
/// </summary>
public sealed class BypassTests
{
    private const int Threads = 10;
    private const int QueriesPerThread = 10_000;
    private const int MaxAliases = 8;

    private const string Free = """
        upstream 198.51.100.53:53
        page seizure 30s 192.0.2.80 2001:db8::80
        order xa-erc-2026-0345 court from 2026-01-01 until 2027-01-01
        """;

    private readonly ManualTime _time = new(ScenarioRun.Start);
    private readonly AnswerCache _cache;
    private readonly Generation _free = ScenarioPolicy.Of(Free + "\nsubtree nobody.example page");
    private readonly Generation _seized = ScenarioPolicy.Of(
        Free + "\ngeneration 2\nsubtree evil.example page\nsubtree gone.example nxdomain\nexact mute.example nodata");

    public BypassTests()
    {
        _cache = new AnswerCache(64 << 20, _time);
    }

    [Fact]
    public async Task No_query_of_a_hundred_thousand_gets_past_an_order()
    {
        (byte[] Query, Client Client)[] queries = [.. Fill()];
        var generations = new GenerationCell(_free);
        var responder = new Responder(generations, _time, _cache);
        int running = Threads;
        Task<(int Seized, int Free, int Leaks, int Misses)>[] askers =
        [
            .. Enumerable.Range(0, Threads).Select(seed => Task.Factory.StartNew(
                () =>
                {
                    try
                    {
                        return Ask(responder, queries, seed);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref running);
                    }
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
        ];

        while (Volatile.Read(ref running) > 0)
        {
            generations.Publish(_seized);
            Thread.Yield();
            generations.Publish(_free);
            Thread.Yield();
        }

        (int Seized, int Free, int Leaks, int Misses)[] found = await Task.WhenAll(askers);
        Assert.Equal(0, found.Sum(thread => thread.Leaks));
        Assert.Equal(0, found.Sum(thread => thread.Misses));
        Assert.Equal(Threads * QueriesPerThread, found.Sum(thread => thread.Seized + thread.Free));
        Assert.True(found.Sum(thread => thread.Seized) > 0 && found.Sum(thread => thread.Free) > 0);
    }

    private (int Seized, int Free, int Leaks, int Misses) Ask(Responder responder, (byte[] Query, Client Client)[] queries, int seed)
    {
        var random = new Random(seed);
        var counters = new QueryCounters(DnsTransport.Udp);
        byte[] packet = new byte[512 + Responder.ReplyRoom];
        (int Seized, int Free, int Leaks, int Misses) found = default;
        for (int asked = 0; asked < QueriesPerThread; asked++)
        {
            (byte[] query, Client client) = queries[random.Next(queries.Length)];
            query.CopyTo(packet, 0);
            int octets = responder.Answer(packet, query.Length, client, counters, out QueryResult result);
            bool isShown = octets > 0 && packet.AsSpan(0, octets).IndexOf(HiddenData.Mark) >= 0;
            if (ReferenceEquals(result.Generation, _seized))
            {
                found.Seized++;
                found.Leaks += isShown || octets <= 0 ? 1 : 0;
            }
            else
            {
                found.Free++;
                found.Misses += isShown ? 0 : 1;
            }
        }

        return found;
    }

    /// <summary>Puts a chain of each depth, with the seized name at each place, into the cache for each type.</summary>
    private IEnumerable<(byte[] Query, Client Client)> Fill()
    {
        string[] names = ["evil.example", "www.Evil.example", "a.gone.example", "mute.example"];
        int count = 0;
        foreach ((string type, string data) in HiddenData.All)
        {
            for (int aliases = 1; aliases <= MaxAliases; aliases++)
            {
                string[] chain = [.. Enumerable.Range(0, aliases + 1).Select(n => $"n{n}.c{count}.example")];
                chain[1 + (count % aliases)] = names[count % names.Length];
                count++;
                var query = ScenarioQuery.Parse($"{chain[0]} {type} +edns");
                Keep(query, chain, type, data);
                yield return (query.Message, query.Client);
            }
        }
    }

    private void Keep(ScenarioQuery query, string[] chain, string type, string data)
    {
        var scripted = ScriptedAnswer.Parse([chain[0], type, "NOERROR"]);
        for (int link = 0; link < chain.Length - 1; link++)
        {
            scripted.Add(["answer", chain[link], "3600", "CNAME", chain[link + 1]]);
        }

        scripted.Add(["answer", chain[^1], "3600", type, "\\#", "0", data]);
        QueryResult result = QueryResults.Of(_free, query);
        var pending = new PendingQuery(query.Message, query.Client, result, new NoPath(), new QueryCounters(DnsTransport.Udp));
        byte[] room = new byte[AnswerReader.RoomOctets];
        UpstreamAnswer answer = AnswerReader.Read(pending.Question, scripted.Message(query.Message), room)!;
        answer.KeepIn(_cache, pending.Question, pending.Group);
    }
}
