using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>What appliance/README.md says of backups: a copy of the folder, taken while visitors come, is whole and goes on.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class RestoreTests : IDisposable
{
    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Copy_taken_while_it_runs_verifies_holds_what_was_recorded_and_goes_on()
    {
        HitReference before, after;
        long generation;
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            before = (await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference!.Value;
            generation = await appliance.GenerationAsync();
            string copy = Path.Combine(_home.Folder, "restored");
            await CopyWhileVisitedAsync(appliance, copy);
            await appliance.KillAsync();
            _home.Data = copy;
            _home.Configure();
        }

        ProgramRun verified = await _home.RunAsync("evidence", "verify", _home.Hits);
        Assert.True(verified.Code == 0, verified.Said);
        await using (ApplianceProcess restored = await _home.StartAsync())
        {
            after = (await Visitor.SeeAsync(restored.Web, ApplianceHome.Seized)).Reference!.Value;
            Assert.Equal(generation, await restored.GenerationAsync());
            await restored.StopAsync();
        }

        Dictionary<HitReference, HitRecord> hits = HitsOnDisk.Read(_home.Hits);
        Assert.Contains(before, hits.Keys);
        Assert.Contains(after, hits.Keys);
        verified = await _home.RunAsync("evidence", "verify", _home.Hits);
        Assert.True(verified.Code == 0, verified.Said);
    }

    private async Task CopyWhileVisitedAsync(ApplianceProcess appliance, string copy)
    {
        Task visits = Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, async (_, _) =>
            await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized));
        ProgramRun copied = await ProgramRun.OfAsync("cp", ["-a", _home.Data, copy]);
        Assert.True(copied.Code == 0, copied.Said);
        await visits;
    }
}
