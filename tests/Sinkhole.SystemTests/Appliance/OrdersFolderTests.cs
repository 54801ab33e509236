using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>What people do to the folder of orders while the appliance runs: what is in force stays, and what comes is taken.</summary>
public sealed class OrdersFolderTests : IAsyncLifetime
{
    private const string Other = "other.example";

    private readonly ApplianceHome _home = new();
    private ApplianceProcess _appliance = null!;

    public async ValueTask InitializeAsync() => _appliance = await _home.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _appliance.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Folder_that_is_deleted_is_refused_and_taken_again_when_it_returns()
    {
        Directory.Delete(_home.Orders.Folder, recursive: true);
        await _appliance.AwaitErrorAsync("is unchanged");
        Assert.Contains("SH119", _appliance.Error, StringComparison.Ordinal);
        Assert.Equal("NOERROR rd ra", (await _appliance.AskAsync(ApplianceHome.Seized))[0]);

        Directory.CreateDirectory(_home.Orders.Folder);
        _home.Orders.Put(ApplianceHome.OrderId, Other);

        await AwaitSeizedAsync(Other);
    }

    [Fact]
    public async Task Folder_that_is_renamed_away_and_replaced_is_taken()
    {
        Directory.Move(_home.Orders.Folder, _home.Orders.Folder + ".old");
        await _appliance.AwaitErrorAsync("is unchanged");
        var next = new Orders(_home.Orders.Folder + ".next");
        next.Put(ApplianceHome.OrderId, Other);
        Directory.Move(next.Folder, _home.Orders.Folder);
        await AwaitSeizedAsync(Other);

        _home.Orders.Put(ApplianceHome.OrderId, Other, "third.example");

        await AwaitSeizedAsync("third.example");
    }

    [Fact]
    public async Task Link_that_is_turned_to_another_folder_is_followed()
    {
        string link = _home.Orders.Folder;
        Directory.Move(link, link + ".1");
        Directory.CreateSymbolicLink(link, link + ".1");
        Assert.True((await _appliance.ReloadAsync()).Accepted);
        var next = new Orders(link + ".2");
        next.Put(ApplianceHome.OrderId, Other);

        Directory.CreateSymbolicLink(link + ".new", next.Folder);
        ProgramRun turn = await ProgramRun.OfAsync("mv", ["-T", link + ".new", link]);

        Assert.True(turn.Code == 0, turn.Said);
        await AwaitSeizedAsync(Other);
    }

    [Fact]
    public async Task Folder_that_comes_and_goes_without_pause_ends_nothing()
    {
        for (int turn = 0; turn < 300; turn++)
        {
            Directory.Move(_home.Orders.Folder, _home.Orders.Folder + ".old");
            Directory.Move(_home.Orders.Folder + ".old", _home.Orders.Folder);
        }

        _home.Orders.Put(ApplianceHome.OrderId, Other);

        await AwaitSeizedAsync(Other);
        await _appliance.StopAsync();
    }

    [Theory]
    [InlineData("/proc/self/mem")]
    [InlineData("/dev/null/nothing")]
    [InlineData("xa-erc-2026-0009.yaml")]
    [InlineData("/proc")]
    public async Task File_that_cannot_be_read_is_a_finding_and_what_runs_is_unchanged(string target)
    {
        long before = await _appliance.GenerationAsync();
        File.CreateSymbolicLink(_home.Orders.PathOf("xa-erc-2026-0009"), target);

        ReloadOutcome outcome = await _appliance.ReloadAsync();

        Assert.False(outcome.Accepted);
        ReportedFinding finding = Assert.Single(outcome.Findings, static finding => finding.Severity == "error");
        Assert.Equal("SH119", finding.Code);
        Assert.Contains("xa-erc-2026-0009.yaml", finding.File, StringComparison.Ordinal);
        Assert.Equal(before, await _appliance.GenerationAsync());
        Assert.Equal("NOERROR rd ra", (await _appliance.AskAsync(ApplianceHome.Seized))[0]);
    }

    private Task AwaitSeizedAsync(string name) =>
        _appliance.AwaitAsync(async () => (await _appliance.AskAsync(name))[0] == "NOERROR rd ra", $"{name} seized");
}
