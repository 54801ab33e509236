using System;
using System.IO;
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
            Assert.Contains(outcome.Findings, static finding => IsErrorInIt(finding) && (finding.Line > 0 || IsWholeFile(finding)));
            Assert.Equal(generation, await appliance.GenerationAsync());
        }

        await PutLineOfGibibyteAsync(appliance);
        await NamesNotToBeBlockedAsync(appliance);
        long grown = ProcessFigures.ResidentOctets(appliance.Id);
        Measured.Tell($"resident memory before and after {BadOrderFiles.All().Count()} bad files", $"{memory >> 20} MiB, {grown >> 20} MiB");
        await ReplaceWithoutPauseAsync(appliance, LongRun.Of(300, 5_000));
        await load.StopAsync();
        Assert.Empty(load.Wrong);
        Assert.Equal(load.Sent, load.Answered);
        Assert.True(grown < 2 * memory, $"memory grew from {memory} to {grown} octets");
        await appliance.StopAsync();
    }

    /// <summary>Root runs without its right to read all, so that the mode of the file counts.</summary>
    [Fact(Timeout = 300_000)]
    public async Task File_that_may_not_be_read_changes_nothing()
    {
        string[] below = Environment.IsPrivilegedProcess ? [Tool.Setpriv.Required(), "--bounding-set=-dac_override,-dac_read_search"] : [];
        await using ApplianceProcess appliance = await _home.StartAsync(below: below);
        long generation = await appliance.GenerationAsync();
        _home.Orders.Put(BadId, Other);
        File.SetUnixFileMode(_home.Orders.PathOf(BadId), UnixFileMode.None);

        ReloadOutcome outcome = await appliance.ReloadAsync();

        ReportedFinding finding = Assert.Single(outcome.Findings, IsErrorInIt);
        Assert.Equal("SH119", finding.Code);
        Assert.Equal((false, generation), (outcome.Accepted, await appliance.GenerationAsync()));
        Assert.Equal("NOERROR rd ra", (await appliance.AskAsync(ApplianceHome.Seized))[0]);
        await appliance.StopAsync();
    }

    private static bool IsErrorInIt(ReportedFinding finding) =>
        finding.Severity == "error" && finding.File.EndsWith($"{BadId}.yaml", StringComparison.Ordinal);

    /// <summary>What has no line: a file that is not there to be read as text, or of which a part is missing.</summary>
    private static bool IsWholeFile(ReportedFinding finding) => finding.Code is "SH117" or "SH118" or "SH124" or "SH128";

    /// <summary>A file with a hole in it: it takes no room here, and must take none there.</summary>
    private async Task PutLineOfGibibyteAsync(ApplianceProcess appliance)
    {
        using (FileStream file = File.Create(_home.Orders.PathOf(BadId)))
        {
            file.SetLength(1L << 30);
        }

        ReloadOutcome outcome = await appliance.ReloadAsync();

        Assert.False(outcome.Accepted);
        Assert.Equal("SH117", Assert.Single(outcome.Findings, IsErrorInIt).Code);
    }

    /// <summary>A right order for what must never be blocked: it is refused or held, with its line, and the names behind it are answered as before.</summary>
    private async Task NamesNotToBeBlockedAsync(ApplianceProcess appliance)
    {
        foreach (string name in (string[])["\".\"", "\"*\"", "com", "test-1", "localhost"])
        {
            _home.Orders.Put(BadId, name);

            ReloadOutcome outcome = await appliance.ReloadAsync();

            Assert.Contains(outcome.Findings, static finding => finding.File.EndsWith($"{BadId}.yaml", StringComparison.Ordinal) && finding.Line > 0);
            Assert.True(!outcome.Accepted || (await appliance.StatusAsync()).Generation!.Held == 1, $"{name}: {outcome.Summary}");
            Assert.Equal("SERVFAIL rd ra", (await appliance.AskAsync("unlisted.com"))[0]);
            Assert.Equal("NOERROR rd ra", (await appliance.AskAsync(ApplianceHome.Seized))[0]);
        }
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
