using System;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Sinkhole.Tests.Orders.Reading;
using Xunit;

namespace Sinkhole.SystemTests.Faults;

/// <summary>Drill F9: every bad file we know of, put among the orders of the running program. What is in force stays, and no query is lost.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class BadFilesTests : IDisposable
{
    private const string BadId = "xa-erc-2026-0345";
    private const string Other = "other.example";
    private const int Rate = 500;

    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 900_000)]
    public async Task Bad_files_change_nothing_and_lose_no_query()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, new LoadName(ApplianceHome.Seized, isSeized: true));
        Assert.True((await appliance.ReloadAsync()).Accepted);
        await load.AwaitAnswersAsync(Rate);
        long generation = await appliance.GenerationAsync();
        long memory = ProcessFigures.ResidentOctets(appliance.Id);
        foreach ((string name, byte[] octets) in BadOrderFiles.All())
        {
            _home.Orders.Write(BadId, octets);

            ReloadOutcome outcome = await appliance.ReloadAsync();

            Assert.False(outcome.Accepted, name);
            Assert.Contains(outcome.Findings, static finding => finding.IsError() && finding.File.EndsWith($"{BadId}.yaml", StringComparison.Ordinal));
            Assert.Equal(generation, await appliance.GenerationAsync());
        }

        long grown = ProcessFigures.ResidentOctets(appliance.Id);
        Measured.Tell($"resident memory before and after {BadOrderFiles.All().Count()} bad files", $"{memory >> 20} MiB, {grown >> 20} MiB");
        await ReplaceWithoutPauseAsync(appliance, LongRun.Of(300, 5_000));
        await load.StopAsync();
        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        Assert.True(grown < 2 * memory, $"memory grew from {memory} to {grown} octets");
        await appliance.StopAsync();
    }

    /// <summary>Good and bad by turns, faster than anyone reads; what lies there last is what is in force.</summary>
    private async Task ReplaceWithoutPauseAsync(ApplianceProcess appliance, int times)
    {
        byte[][] bad = [.. BadOrderFiles.All().Select(static file => file.Octets).Where(static octets => octets.Length < 10_000)];
        for (int turn = 0; turn < times; turn++)
        {
            _home.Orders.Write(BadId, bad[turn % bad.Length]);
            _home.Orders.Put(BadId, $"n{turn}.example");
        }

        _home.Orders.Put(BadId, Other);
        await appliance.AwaitAsync(async () => (await appliance.AskAsync(Other))[0] == "NOERROR rd ra", $"{Other} seized");
    }
}
