using System;
using BenchmarkDotNet.Attributes;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Benchmarks.Caching;

/// <summary>A cache with 10,000 answers, each time another; the baseline is an answer that is there.</summary>
[MemoryDiagnoser]
public class AnswerCacheBenchmarks
{
    private const int Stored = 10_000;

    private static readonly byte[] Record = [0, 0, 1, 0, 1, 0, 0, 14, 16, 0, 4, 198, 51, 100, 7];

    private readonly AnswerCache _cache = new(16 << 20, TimeProvider.System);
    private readonly byte[][] _there = new byte[Stored][];
    private readonly byte[][] _missing = new byte[Stored][];
    private readonly byte[] _room = new byte[CacheKey.MaxOctets];
    private readonly byte[] _copy = new byte[AnswerCache.MaxEntryOctets];
    private int _next;

    [GlobalSetup]
    public void Fill()
    {
        for (int name = 0; name < Stored; name++)
        {
            _there[name] = ScenarioPolicy.Wire($"www.site-{name}.example");
            _missing[name] = ScenarioPolicy.Wire($"www.other-{name}.example");
        }

        for (int name = 0; name < Stored; name++)
        {
            Store();
        }
    }

    [Benchmark(Baseline = true)]
    public bool Fresh() => _cache.Find(Key(_there), _copy, out _) == CacheResult.Fresh;

    [Benchmark]
    public bool Missing() => _cache.Find(Key(_missing), _copy, out _) == CacheResult.Miss;

    [Benchmark]
    public void Store() => _cache.Store(Key(_there), new AnswerView { Records = Record, Answers = 1 }, keepSeconds: 3600);

    private CacheKey Key(byte[][] names)
    {
        _next = (_next + 1) % Stored;
        return new CacheKey(new WireName(names[_next]), RRType.A, false, false, group: 1, false, _room);
    }
}
