using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Appliance;
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

    private readonly ApplianceHome _home = new();
    private readonly ConcurrentQueue<AnswerSeen> _seen = new();

    public SlowDiskTests() => _home.Configure(budget: "250ms");

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 900_000)]
    public async Task Slow_sync_is_felt_by_no_query_and_loses_nothing()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, _seen.Enqueue, new LoadName(ApplianceHome.Seized, isSeized: true));
        using var visitors = new VisitorLoad(appliance.Web, Visitors);
        await using (await SystemCallFault.AttachAsync(appliance.Id, Sync, injection: null))
        {
            await load.AwaitAnswersAsync(2 * Rate);
            TellDurations("seized name, watched by strace");
        }

        await using (await SystemCallFault.AttachAsync(appliance.Id, Sync, "delay_exit=500000"))
        {
            _seen.Clear();
            await load.AwaitAnswersAsync(LongRun.Of(8, 300) * Rate);
            TellDurations("seized name, each fdatasync half a second longer");
            StatusReport slow = await appliance.StatusAsync();
            Assert.InRange(slow.Evidence!.Pending, 0, new JournalOptions { Folder = _home.Hits, ApplianceId = Guid.NewGuid() }.MostPendingRecords);
            Assert.Null(slow.Evidence.FailingSince);
        }

        await visitors.AwaitPagesAsync(2 * Visitors);
        await load.StopAsync();
        await appliance.StopAsync();
        await visitors.EndAsync();

        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        AssertOnDisk(visitors.Held);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("EIO")]
    [InlineData("ENOSPC")]
    public async Task Failing_sync_is_felt_by_no_query_promises_nothing_and_is_over_when_it_is_over(string error)
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, new LoadName(ApplianceHome.Seized, isSeized: true));
        List<HitReference?> held = [(await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference];
        await using (await SystemCallFault.AttachAsync(appliance.Id, Sync, $"error={error}"))
        {
            PageSeen page = await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized);
            await appliance.AwaitAsync(async () => (await appliance.StatusAsync()).Evidence!.FailingSince is not null, "the alarm");
            Assert.Equal((451, null), (page.Status, page.Reference));
            Assert.Contains("crit", appliance.Error, StringComparison.Ordinal);
            await load.AwaitAnswersAsync(Rate);
        }

        await appliance.AwaitAsync(async () => (await appliance.StatusAsync()).Evidence!.FailingSince is null, "the journal to write again");
        held.Add((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference);
        await load.StopAsync();
        await appliance.StopAsync();

        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        Assert.DoesNotContain(null, held);
        AssertOnDisk([.. held.OfType<HitReference>()]);
    }

    private void TellDurations(string what) => Measured.Tell(what, [.. _seen.Select(static answer => answer.Took)]);

    private void AssertOnDisk(IReadOnlyCollection<HitReference> held)
    {
        Dictionary<HitReference, HitRecord> hits = HitsOnDisk.Read(_home.Hits);
        Assert.All(held, reference => Assert.Contains(reference, hits));
        Assert.True(JournalVerifier.Verify(_home.Hits).IsSound);
    }
}
