using System;
using System.Linq;
using System.Net;
using BenchmarkDotNet.Attributes;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Benchmarks.Answering;

/// <summary>
/// From the octets of a query to those of its reply, as the listener asks for it, for each way a query can end; the baseline is a seized
/// name that was asked before.
/// </summary>
[MemoryDiagnoser]
public class ResponderBenchmarks
{
    private readonly QueryCounters _counters = new(DnsTransport.Udp);
    private readonly Client _client = Client.FromEndPoint(IPEndPoint.Parse("127.0.0.1:40000"), DnsTransport.Udp);
    private readonly Client _stranger = Client.FromEndPoint(IPEndPoint.Parse("192.0.2.7:40000"), DnsTransport.Udp);
    private readonly byte[] _seized = Messages.Query("r0000000.live.panel-123.example");
    private readonly byte[] _unique = Messages.Query("r0000000.live.panel-123.example");
    private readonly byte[] _recorded = Messages.Query("r0000000.live.recorded.example");
    private readonly byte[] _name = new byte[WireLimits.NameOctets];
    private readonly ContactRing _ring = new(TimeProvider.System);
    private readonly ContactRing _full = new(TimeProvider.System);
    private readonly byte[] _denied = Messages.Query("www.gone.example");
    private readonly byte[] _cached = Messages.Query("www.site.example");
    private readonly byte[] _other = Messages.Query("www.elsewhere.example");
    private readonly byte[] _local = Messages.Query("www.localhost");
    private readonly byte[] _packet = new byte[2048];
    private Responder? _responder;
    private Responder? _crowded;
    private uint _number;

    [GlobalSetup]
    public void Build()
    {
        string names = string.Join('\n', Enumerable.Range(0, 310).Select(static number => $"subtree panel-{number}.example page"));
        Generation generation = ScenarioPolicy.Of($"""
            page seizure 60s 192.0.2.80 2001:db8::80
            order xa-erc-2026-0001 court from 2020-01-01 until 2090-01-01
            page recorded 60s 192.0.2.80 2001:db8::80 record
            subtree recorded.example page recorded
            subtree gone.example nxdomain
            {names}
            upstream 198.51.100.53:53
            """);
        var cache = new AnswerCache(1 << 20, TimeProvider.System);
        byte[] name = ScenarioPolicy.Wire("www.site.example");
        byte[] record = [.. name, 0, 1, 0, 1, 0, 0, 14, 16, 0, 4, 198, 51, 100, 7];
        ulong group = generation.Routes.Find(new WireName(name)).Key;
        var key = new CacheKey(new WireName(name), RRType.A, false, false, group, false, new byte[CacheKey.MaxOctets]);
        cache.Store(key, new AnswerView { Records = record, Answers = 1 }, keepSeconds: 86_400);
        _ring.Open();
        _responder = new Responder(new GenerationCell(generation), TimeProvider.System, cache, contacts: _ring);
        _crowded = new Responder(new GenerationCell(generation), TimeProvider.System, cache, contacts: _full);
    }

    [Benchmark(Baseline = true)]
    public int SeizedAskedBefore() => Answer(_seized, _client);

    [Benchmark]
    public int SeizedNeverAskedBefore()
    {
        Messages.Number(_unique, _number++);
        return Answer(_unique, _client);
    }

    /// <summary>Under a page profile that records DNS contacts; the contact is taken from the ring too.</summary>
    [Benchmark]
    public int SeizedAndRecorded()
    {
        int reply = Answer(_recorded, _client);
        return _ring.TryTake(out _, _name, out _) ? reply : 0;
    }

    /// <summary>The same where the ring has no room.</summary>
    [Benchmark]
    public int SeizedAndDropped() => Answer(_crowded!, _recorded, _client);

    [Benchmark]
    public int Denied() => Answer(_denied, _client);

    [Benchmark]
    public int Local() => Answer(_local, _client);

    [Benchmark]
    public int Cached() => Answer(_cached, _client);

    [Benchmark]
    public int Forwarded() => Answer(_other, _client);

    [Benchmark]
    public int Refused() => Answer(_seized, _stranger);

    private int Answer(byte[] query, in Client client) => Answer(_responder!, query, client);

    private int Answer(Responder responder, byte[] query, in Client client)
    {
        query.CopyTo(_packet, 0);
        ReceiveTime now = responder.Now();
        int reply = responder.Answer(new ReceivedMessage(_packet, query.Length, client), now, _counters, out QueryResult result);
        if (reply > 0)
        {
            _counters.CountResponse(result.Rcode, result.Outcome, reply);
            _counters.CountDurations(1, responder.Since(now));
        }

        return reply;
    }
}
