using System;
using System.Net;
using BenchmarkDotNet.Attributes;
using Sinkhole.NameServer.Policy;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Benchmarks.Policy;

/// <summary>Looking names up in a small and in a large table, each time another; the baseline is the listed name itself.</summary>
[MemoryDiagnoser]
public class PolicyTableBenchmarks
{
    private const int Asked = 4096;

    private static readonly OrderInstant Now = OrderInstant.At(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly byte[][] _listed = new byte[Asked][];
    private readonly byte[][] _below = new byte[Asked][];
    private readonly byte[][] _other = new byte[Asked][];
    private PolicyTable _table = PolicyTable.Empty;
    private int _next;

    /// <summary>Names in the table.</summary>
    [Params(310, 1_000_000)]
    public int Names { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var order = new PolicyOrder("xa-erc-2026-0001", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, ExtendedError.Blocked);
        var rule = new PolicyRule(order, PolicyAction.Page, new SinkholePage([IPAddress.Parse("192.0.2.80")], ttlSeconds: 60));
        var builder = new PolicyTableBuilder();
        for (int name = 0; name < Names; name++)
        {
            builder.Add(new WireName(ScenarioPolicy.Wire(Listed(name))), PolicyMatch.Subtree, rule);
        }

        _table = builder.Build();
        for (int asked = 0; asked < Asked; asked++)
        {
            string listed = Listed((int)(asked * 48_271L % Names));
            _listed[asked] = ScenarioPolicy.Wire(listed);
            _below[asked] = ScenarioPolicy.Wire($"r{asked}.live.{listed}");
            _other[asked] = ScenarioPolicy.Wire($"www.site-{asked}.example");
        }
    }

    [Benchmark(Baseline = true)]
    public PolicyVerdict Listed() => Find(_listed);

    [Benchmark]
    public PolicyVerdict BelowAListedName() => Find(_below);

    [Benchmark]
    public PolicyVerdict NotListed() => Find(_other);

    private static string Listed(int number) => $"panel-{number:D7}.example";

    private PolicyVerdict Find(byte[][] names) => _table.Find(new WireName(names[_next++ & (Asked - 1)]), Now);
}
