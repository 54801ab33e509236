using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Evidence;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>Drills F3 and F6 on the whole program: fdatasync fails, or takes half a second. Names are answered as if nothing were.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class SlowDiskTests : IDisposable
{
    private const int Rate = 200;
    private const int Visitors = 8;
    private const string Sync = "fdatasync";
    private const string Writer = "journal hits";

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(5);

    private readonly ApplianceHome _home = new();
    private readonly ConcurrentQueue<AnswerSeen> _seen = new();
    private readonly WakeDelay _machine = new();

    public SlowDiskTests() => _home.Configure(budget: "250ms");

    public void Dispose()
    {
        _machine.Dispose();
        _home.Dispose();
    }

    [Fact(Timeout = 900_000)]
    public async Task Slow_sync_delays_no_query_and_loses_nothing()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, _seen.Enqueue, new LoadName(ApplianceHome.Seized, isSeized: true));
        using var visitors = new VisitorLoad(appliance.Web, Visitors);
        await visitors.AwaitPagesAsync(Visitors);
        await load.AwaitAnswersAsync(Rate);
        await AskAsync(load, 2 * Rate, "seized name, before");
        await using (await SystemCallFault.AttachAsync(appliance.Id, Writer, Sync, "delay_exit=500000"))
        {
            double late = (await appliance.ScrapeAsync()).Sum("sinkhole_pages_unreferenced_total");
            await AskAsync(load, LongRun.Of(8, 300) * Rate, "seized name, each fdatasync half a second longer");
            StatusReport slow = await appliance.StatusAsync();
            JournalReport hits = slow.Journals.Single(static journal => journal.Name == "hits");
            Assert.InRange(hits.Pending, 0, new JournalOptions { Folder = _home.Hits, ApplianceId = Guid.NewGuid() }.MaxPendingRecords);
            Assert.Null(hits.FailingSince);
            late = (await appliance.ScrapeAsync()).Sum("sinkhole_pages_unreferenced_total") - late;
            Assert.True(late >= Visitors, $"only {late} pages were later than their budget: the disk was not slow");
        }

        await visitors.AwaitPagesAsync(2 * Visitors);
        await load.StopAsync();
        await appliance.StopAsync();
        await visitors.EndAsync();

        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        await AssertOnDiskAsync("F6, a slow disk", visitors.Held);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("EIO")]
    [InlineData("ENOSPC")]
    public async Task Failing_sync_delays_no_query_gives_no_reference_and_ends_by_itself(string error)
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, _seen.Enqueue, new LoadName(ApplianceHome.Seized, isSeized: true));
        List<HitReference> held = [await VisitUntilReferencedAsync(appliance)];
        Assert.False(await IsFailingAsync(appliance));
        await load.AwaitAnswersAsync(Rate);
        await AskAsync(load, 2 * Rate, "seized name, before");
        await using (await SystemCallFault.AttachAsync(appliance.Id, Writer, Sync, $"error={error}"))
        {
            long since = Stopwatch.GetTimestamp();
            PageSeen page = await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized);
            await appliance.AwaitAsync(() => IsFailingAsync(appliance), "the alarm");
            Measured.HoldWithin($"alarm after {error}", Stopwatch.GetElapsedTime(since), TimeSpan.FromSeconds(5));
            Assert.NotNull((await appliance.StatusAsync()).Journals.Single(static journal => journal.Name == "hits").FailingSince);
            Assert.Equal((451, null), (page.Status, page.Reference));
            Assert.Contains("crit", appliance.Error, StringComparison.Ordinal);
            await AskAsync(load, 2 * Rate, $"seized name, each fdatasync fails with {error}");
            Assert.True(await IsFailingAsync(appliance));
        }

        await appliance.AwaitAsync(async () => !await IsFailingAsync(appliance), "the journal to write again");
        Assert.Null((await appliance.StatusAsync()).Journals.Single(static journal => journal.Name == "hits").FailingSince);
        held.Add(await VisitUntilReferencedAsync(appliance));
        await load.StopAsync();
        await appliance.StopAsync();

        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        await AssertOnDiskAsync($"F3, each fdatasync failed with {error}", held);
    }

    /// <summary>On a machine that stands still for a moment a page may be later than its budget, and bear none.</summary>
    private static async Task<HitReference> VisitUntilReferencedAsync(ApplianceProcess appliance)
    {
        HitReference? reference = null;
        await appliance.AwaitAsync(
            async () => (reference = (await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference) is not null, "a page with a reference");
        return reference!.Value;
    }

    /// <summary>Takes so many answers, and holds how long they took against the limit of a cached name.</summary>
    private async Task AskAsync(DnsLoad load, int answers, string what)
    {
        _machine.Begin();
        _seen.Clear();
        await load.AwaitAnswersAsync(answers);
        Measured.HoldWithin(what, [.. _seen.Select(static answer => answer.Took)], Limit, _machine);
    }

    private static async Task<bool> IsFailingAsync(ApplianceProcess appliance) => (await appliance.ScrapeAsync()).Sum("sinkhole_evidence_failing") == 1;

    private async Task AssertOnDiskAsync(string drill, IReadOnlyCollection<HitReference> held)
    {
        Dictionary<HitReference, HitRecord> hits = HitsOnDisk.Read(_home.Hits);
        Assert.All(held, reference => Assert.Contains(reference, hits));
        await TwoVerifiers.AssertSoundAsync(_home.Hits, drill);
    }
}
