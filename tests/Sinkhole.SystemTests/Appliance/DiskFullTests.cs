using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Evidence;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>Drill F5 on the whole program: its data disk is full. Names are answered, pages are shown and promise nothing.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class DiskFullTests : IAsyncLifetime
{
    private const int Rate = 5_000;

    // That there was a load, which is no claim of speed.
    private const int MinRate = Rate / 2;
    private const int MaxVisits = 1_000;

    private readonly ApplianceHome _home = new();
    private readonly List<HitReference> _held = [];
    private SmallDisk? _disk;

    private string Filler => Path.Combine(_disk!.Path, "filler");

    public async ValueTask InitializeAsync()
    {
        _disk = await SmallDisk.MountAsync("size=4m");
        _home.Data = Path.Combine(_disk.Path, "data");
        _home.Configure(budget: "5s");
    }

    public async ValueTask DisposeAsync()
    {
        _home.Dispose();
        if (_disk is not null)
        {
            await _disk.DisposeAsync();
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Names_are_answered_pages_bear_no_reference_and_all_recovers_by_itself()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, new LoadName(ApplianceHome.Seized, isSeized: true));
        long generation = await appliance.GenerationAsync();
        Fill();
        await VisitUntilUnreferencedAsync(appliance);

        StatusReport full = await appliance.StatusAsync();
        Scrape scrape = await appliance.ScrapeAsync();
        _home.Orders.Put("xa-erc-2026-0002", "other.example");
        ProgramRun refused = await _home.ReloadAsync();
        JournalReport hits = full.Journals.Single(static journal => journal.Name == "hits");
        Assert.NotNull(hits.FailingSince);
        Assert.Contains("No space left", hits.LastError, StringComparison.Ordinal);
        Assert.Contains("crit", appliance.Error, StringComparison.Ordinal);
        Assert.Equal(1, scrape.Sum("sinkhole_pages_unreferenced_total"));
        Assert.Equal((2, generation), (refused.Code, await appliance.GenerationAsync()));
        Assert.Contains("No space left", refused.Error, StringComparison.Ordinal);

        File.Delete(Filler);
        long roomAt = Stopwatch.GetTimestamp();
        await AwaitWritingAsync(appliance);
        Measured.HoldWithin("from room on the disk to records", Stopwatch.GetElapsedTime(roomAt), TimeSpan.FromSeconds(10));
        Assert.NotNull((await VisitAsync(appliance)).Reference);
        Assert.True((await appliance.ReloadAsync()).Accepted);
        await load.StopAsync();
        Measured.Tell("queries a second in this time", $"{load.Rate:N0}");
        Assert.True(load.Rate > MinRate, $"{load.Rate:N0} queries a second are no load");
        scrape = await appliance.ScrapeAsync();
        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        Assert.Equal(0, scrape.Sum("sinkhole_hits_unrecorded_total"));
        Assert.Equal(scrape.Sum("sinkhole_visits_total"), scrape.Sum("sinkhole_hits_total"));
        await appliance.StopAsync();
        await AssertHeldOnDiskAsync();
    }

    [Fact(Timeout = 180_000)]
    public async Task Signal_while_the_disk_is_full_exits_with_1_and_says_what_is_given_up()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        Fill();
        await VisitUntilUnreferencedAsync(appliance);

        int code = await appliance.TerminateAsync();

        Assert.Equal(ExitCode.Fault, code);
        Assert.Contains("are given up: the journal was closed while the disk refused", appliance.Error, StringComparison.Ordinal);
        File.Delete(Filler);
        await AssertHeldOnDiskAsync();
    }

    [Fact(Timeout = 180_000)]
    public async Task Kill_while_the_disk_is_full_starts_again_and_serves()
    {
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            Fill();
            await VisitUntilUnreferencedAsync(appliance);
            await appliance.KillAsync();
        }

        await using ApplianceProcess again = await _home.StartAsync();
        Assert.Equal("NOERROR rd ra", (await again.AskAsync(ApplianceHome.Seized))[0]);
        PageSeen page = await VisitAsync(again);
        Assert.Equal(451, page.Status);
        Assert.Null(page.Reference);

        File.Delete(Filler);
        await AwaitWritingAsync(again);
        Assert.NotNull((await VisitAsync(again)).Reference);
        await again.StopAsync();
        await AssertHeldOnDiskAsync();
    }

    private static Task AwaitWritingAsync(ApplianceProcess appliance) => appliance.AwaitAsync(
        async () => (await appliance.StatusAsync()).Journals.Single(static journal => journal.Name == "hits").FailingSince is null, "the journal to write again");

    /// <summary>Takes every octet that is left.</summary>
    private void Fill()
    {
        using FileStream filler = new(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>What the journal's last page still holds is used up first: until then pages bear references, and rightly.</summary>
    private async Task VisitUntilUnreferencedAsync(ApplianceProcess appliance)
    {
        for (int visit = 0; visit < MaxVisits; visit++)
        {
            PageSeen page = await VisitAsync(appliance);
            Assert.Equal(451, page.Status);
            if (page.Reference is null)
            {
                return;
            }
        }

        Assert.Fail("the disk did not fill");
    }

    private async Task<PageSeen> VisitAsync(ApplianceProcess appliance)
    {
        PageSeen page = await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized);
        if (page.Reference is HitReference reference)
        {
            _held.Add(reference);
        }

        return page;
    }

    private async Task AssertHeldOnDiskAsync()
    {
        Dictionary<HitReference, HitRecord> hits = HitsOnDisk.Read(_home.Hits);
        Assert.All(_held, reference => Assert.Contains(reference, hits));
        await TwoVerifiers.AssertSoundAsync(_home.Hits, "after the disk was full");
    }
}
