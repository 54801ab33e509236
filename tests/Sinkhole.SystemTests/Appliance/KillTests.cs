using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.SystemTests.Evidence;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>Law 3 on the whole program: whatever visitors hold is in the journal, whenever the power goes.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class KillTests : IDisposable
{
    private const int Visitors = 8;
    private const int MaxPagesPerRound = 150;
    private const int RoundsBetweenVerbs = 25;

    private static readonly int Rounds = LongRun.Of(100, 1_000);

    private readonly ApplianceHome _home = new();
    private readonly List<HitReference> _held = [];

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 7_200_000)]
    public async Task Every_reference_that_a_visitor_holds_survives_kills_under_load()
    {
        string when = "first start";
        List<TimeSpan> restarts = [];
        for (int round = 1; round <= Rounds; round++)
        {
            long launchedAt = Stopwatch.GetTimestamp();
            await using ApplianceProcess appliance = await _home.StartAsync();
            restarts.Add(Stopwatch.GetElapsedTime(launchedAt));
            AssertAllOnDisk(when);

            int pages = RandomNumberGenerator.GetInt32(MaxPagesPerRound);
            await VisitUntilKilledAsync(appliance, pages);

            when = $"round {round}, killed after {pages} pages";
            JournalVerification verification = JournalVerifier.Verify(_home.Hits);
            Assert.True(verification.IsSound, $"{when}: {verification.FirstDamage}");
            await VerifyByVerbAsync(round, when);
        }

        await using ApplianceProcess last = await _home.StartAsync();
        AssertAllOnDisk(when);
        await last.StopAsync();
        await TwoVerifiers.AssertSoundAsync(_home.Hits, "F1, at the end");
        Measured.Tell("from a start to service, after kills", restarts);
        Measured.HoldWithin("the longest", restarts.Max(), TimeSpan.FromSeconds(5));
        Assert.True(_held.Count > 10 * Rounds, $"only {_held.Count} pages were seen");
    }

    private async Task VisitUntilKilledAsync(ApplianceProcess appliance, int pages)
    {
        using var load = new VisitorLoad(appliance.Web, Visitors);
        await load.AwaitPagesAsync(pages);
        await appliance.KillAsync();
        await load.EndAsync();
        _held.AddRange(load.Held);
    }

    private void AssertAllOnDisk(string when)
    {
        Dictionary<HitReference, HitRecord> hits = HitsOnDisk.Read(_home.Hits);
        string[] missing = [.. _held.Where(reference => !hits.ContainsKey(reference)).Select(static reference => reference.ToString())];
        Assert.True(missing.Length == 0, $"{when}: {missing.Length} of {_held.Count} references are not in the journal, first {missing.FirstOrDefault()}");
    }

    private async Task VerifyByVerbAsync(int round, string when)
    {
        if (round % RoundsBetweenVerbs == 0)
        {
            ProgramRun verified = await _home.RunAsync("evidence", "verify", _home.Hits);
            Assert.True(verified.Code == 0, $"{when}: {verified.Said}");
        }
    }
}
