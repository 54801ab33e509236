using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Differential;
using Sinkhole.SystemTests.Faults;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>
/// A long list reloaded again and again under a load that asks for seized names, by themselves and behind aliases, while what is behind
/// them lies in the cache, goes stale, and can be had no more: no query is lost, no seized name shows what is behind it.
/// </summary>
[Collection(ApplianceCollection.Name)]
public sealed class ThousandReloadsTests : IDisposable
{
    private const int Rate = 5_000;
    private const int AnswersBetween = 500;
    private const int SettledAfter = 10;
    private const string ComesAndGoes = "comes-and-goes.example";
    private const string Behind = "NOERROR 198.51.100.1";

    private static readonly int Reloads = LongRun.Of(normal: 6, inLongRun: 1_000);
    private static readonly int Names = LongRun.Of(normal: 50_000, inLongRun: 500_000);
    private static readonly Truth Open = new([Behind]);
    private static readonly Truth Between = new([Behind, Truth.Sinkhole]);

    // TTLs shorter than a reload: most of what is asked again is fresh at one time and stale at another.
    private static readonly string World = $$"""
        $TTL 1
        @ IN SOA ns.example. host.example. 1 3600 600 86400 1
        @ IN NS ns.example.
        ns.example. IN A 127.0.0.1
        alias-of-seized.example. IN CNAME {{NameOf(1)}}.
        alias.example. IN CNAME www.{{ComesAndGoes}}.
        *.example. IN A 198.51.100.1
        www.{{ComesAndGoes}}. IN A 198.51.100.1

        """;

    private static readonly IEnumerable<string> List = Enumerable.Range(1, Names).Select(NameOf);

    private readonly ApplianceHome _home = new();

    private readonly LoadName[] _steady =
    [
        new(NameOf(1), isSeized: true),
        new($"www.{NameOf(Names)}", isSeized: true),
        new("alias-of-seized.example", isSeized: true),
        new("library.example", isSeized: false) { Truth = Open },
    ];

    private readonly LoadName[] _changing =
    [
        new($"www.{ComesAndGoes}", isSeized: false) { Truth = Open },
        new("alias.example", isSeized: false) { Truth = Open },
    ];

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 4 * 3_600_000)]
    public async Task Every_query_is_answered_rightly_and_memory_stays()
    {
        await using PeerServer bind = await PeerServer.StartWorldAsync(World);
        _home.Configure(upstream: bind.EndPoint);
        _home.Orders.PutList(ApplianceHome.OrderId, List);
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, [.. _steady, .. _changing]);
        await load.AwaitAnswersAsync(AnswersBetween);

        List<long> resident = [];
        var clock = Stopwatch.StartNew();
        for (int reload = 1; reload <= Reloads; reload++)
        {
            if (reload == (Reloads / 2) + 1)
            {
                await bind.KillAsync();
            }

            await ReloadAsync(appliance, reload);
            await load.AwaitAnswersAsync(AnswersBetween);
            Assert.Empty(load.Wrong);
            resident.Add(ProcessFigures.ResidentOctets(appliance.Id));
        }

        await load.StopAsync();
        Measured.Tell(
            $"{Reloads} reloads of {Names} entries", $"{clock.Elapsed.TotalSeconds:F0} s, {load.Sent} queries, {load.Rate:F0} a second");
        Measured.Tell(
            "resident", $"{resident[0] >> 20} MiB after the first, {resident[^1] >> 20} MiB after the last, {resident.Max() >> 20} at most");
        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        Assert.True(resident[^1] < 2 * resident[int.Min(SettledAfter, Reloads / 2)], string.Join(' ', resident));
        (await appliance.ScrapeAtRestAsync()).AssertBalanced();
        await appliance.StopAsync();
    }

    /// <summary>Seizes what comes and goes, and a name that was asked a moment before; or lets them go.</summary>
    private async Task ReloadAsync(ApplianceProcess appliance, int reload)
    {
        bool isSeized = reload % 2 == 1;
        string justAsked = $"just-asked-{reload}.example";
        _ = await appliance.AskAsync(justAsked);
        SetTruth(Between);
        _home.Orders.PutList(ApplianceHome.OrderId, isSeized ? List.Append(ComesAndGoes).Append(justAsked) : List);

        ReloadOutcome outcome = await appliance.ReloadAsync();

        Assert.True(outcome.Accepted, outcome.Summary);
        SetTruth(isSeized ? Truth.Of(isSeized: true) : Open);
        string answer = string.Join('\n', await appliance.AskAsync(justAsked));
        Assert.Equal(isSeized, answer.Contains("192.0.2.80", StringComparison.Ordinal));
        Assert.False(isSeized && answer.Contains("198.51.100.1", StringComparison.Ordinal), answer);
    }

    private void SetTruth(Truth truth)
    {
        foreach (LoadName name in _changing)
        {
            name.Truth = truth;
        }
    }

    private static string NameOf(int number) => $"w{number}-shop.example";
}
