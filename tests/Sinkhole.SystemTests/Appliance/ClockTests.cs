using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.Operator;
using Sinkhole.SystemTests.Differential;
using Sinkhole.SystemTests.Evidence;
using Sinkhole.SystemTests.Faults;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>Drill F7: the clock of the running program jumps, by libfaketime.</summary>
public sealed class ClockTests : IDisposable
{
    private const string Ending = "ending.example";

    private readonly ApplianceHome _home = new();

    private string Offset => Path.Combine(_home.Folder, "offset");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Clock_that_jumps_ends_no_service_and_breaks_no_journal()
    {
        _home.Orders.Write(
            "xa-erc-2026-0002", Orders.Text("xa-erc-2026-0002", [Ending]).Replace("2090-", "2031-", StringComparison.Ordinal));
        string[] names = [ApplianceHome.Seized, Ending];
        await using PeerServer bind = await PeerServer.StartWorldAsync(Zone);
        _home.Configure(upstream: bind.EndPoint);
        Jump("+0");
        await using ApplianceProcess appliance = await _home.StartAsync(Faked());
        await AssertCachedAsync(appliance);
        await bind.KillAsync();
        List<HitReference> held = [];
        foreach (string offset in (string[])["+0", "+3650d", "-400d", "+3650d", "+0", "+1d", "-1d"])
        {
            Jump(offset);
            foreach (string name in names)
            {
                Assert.Equal((offset, "NOERROR rd ra"), (offset, (await appliance.AskAsync(name))[0]));
            }

            await AssertCachedAsync(appliance);
            held.Add((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference!.Value);
        }

        Assert.True((await appliance.ReloadAsync()).Accepted);
        await appliance.StopAsync();

        Dictionary<HitReference, HitRecord> hits = HitsOnDisk.Read(_home.Hits);
        int[] years = [.. held.Select(reference => hits[reference].Visit.Instant.Year)];
        await TwoVerifiers.AssertSoundAsync(_home.Hits, "F7");
        bool follows = years[0] + 9 <= years[1] && years[2] < years[0] && years[1] == years[3] && years[4] >= years[0];
        Assert.True(follows, string.Join(' ', years));
    }

    [Fact]
    public async Task Clock_that_is_years_behind_at_the_start_is_served_by_and_left_behind()
    {
        Jump("-400d");
        await using ApplianceProcess appliance = await _home.StartAsync(Faked());
        HitReference behind = (await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference!.Value;
        Jump("+0");
        HitReference now = (await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference!.Value;
        Assert.True((await appliance.ReloadAsync()).Accepted);
        await appliance.StopAsync();

        Dictionary<HitReference, HitRecord> hits = HitsOnDisk.Read(_home.Hits);
        await TwoVerifiers.AssertSoundAsync(_home.Hits, "F7");
        Assert.InRange((hits[now].Visit.Instant - hits[behind].Visit.Instant).TotalDays, 399, 401);
    }

    [Theory]
    [InlineData("-20700d", true)]
    [InlineData("-9800d", true)]
    [InlineData("+23000d", false)]
    public async Task Clock_that_is_decades_off_at_the_start_unblocks_nothing_until_it_is_synchronised_and_then_nothing(string offset, bool isBehind)
    {
        _home.Orders.Write(
            "xa-erc-2026-0002", Orders.Text("xa-erc-2026-0002", [Ending]).Replace("2090-", "2031-", StringComparison.Ordinal));
        Directory.CreateDirectory(_home.Data);
        await File.WriteAllTextAsync(
            Path.Combine(_home.Data, "clock"),
            TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'\n"),
            TestContext.Current.CancellationToken);
        List<HitReference> held = [];
        Jump(offset);
        await using (ApplianceProcess appliance = await _home.StartAsync(Faked()))
        {
            await AssertInForceAsync(appliance, ApplianceHome.Seized, Ending);
            held.Add((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference!.Value);
            StatusReport status = await appliance.StatusAsync();
            Assert.Empty(status.NotReady);
            Assert.Equal(isBehind, status.Clock.BehindSeconds > 0);
            Assert.Contains("not synchronised", status.Clock.LastStep, StringComparison.Ordinal);
            Assert.Contains("Clock: ", appliance.Error, StringComparison.Ordinal);
            Assert.Equal(isBehind, (await appliance.ScrapeAsync()).Sum("sinkhole_clock_behind_seconds") > 0);

            Jump("+0");
            await using (await SynchronizedAsync(appliance))
            {
                await appliance.AwaitAsync(
                    async () => (await appliance.StatusAsync()).Clock is { Synchronized: true, BehindSeconds: 0 }, "synchronised");
            }

            await AssertInForceAsync(appliance, ApplianceHome.Seized, Ending);
            held.Add((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference!.Value);
            await appliance.StopAsync();
        }

        await using ApplianceProcess tomorrow = await _home.StartAsync();
        await AssertInForceAsync(tomorrow, ApplianceHome.Seized, Ending);
        await tomorrow.StopAsync();
        await TwoVerifiers.AssertSoundAsync(_home.Hits, "F7");
        Assert.Subset(HitsOnDisk.Read(_home.Hits).Keys.ToHashSet(), held.ToHashSet());
    }

    [Theory]
    [InlineData("2024-01-01T00:00:00Z", false)]
    [InlineData("2022-01-01T00:00:00Z", true)]
    public async Task Start_tells_of_no_order_that_the_kept_clock_has_ended(string kept, bool isOverdue)
    {
        _home.Orders.Write(
            "xa-erc-2026-0002", Orders.Text("xa-erc-2026-0002", [Ending]).Replace("2090-", "2023-", StringComparison.Ordinal));
        Directory.CreateDirectory(_home.Data);
        await File.WriteAllTextAsync(Path.Combine(_home.Data, "clock"), kept + "\n", TestContext.Current.CancellationToken);

        await using ApplianceProcess appliance = await _home.StartAsync();

        Assert.Equal(isOverdue, (await appliance.AskAsync(Ending))[0] == "NOERROR rd ra");
        Assert.Equal(isOverdue ? 1 : 0, (await appliance.StatusAsync()).Generation!.Overdue);
        Assert.Equal(isOverdue, appliance.Error.Contains("SH215", StringComparison.Ordinal));
    }

    [Fact]
    public async Task First_start_before_every_order_is_not_ready_until_the_clock_is_synchronised()
    {
        Jump("-9800d");
        await using ApplianceProcess appliance = await _home.StartAsync(Faked());
        Assert.Contains("the clock was never synchronised, and 1 order would begin later", Assert.Single((await appliance.StatusAsync()).NotReady), StringComparison.Ordinal);
        Assert.Equal(1, (await appliance.ScrapeAsync()).Sum("sinkhole_blocklist_orders_in_doubt"));

        Jump("+0");
        await using (await SynchronizedAsync(appliance))
        {
            await appliance.AwaitAsync(async () => (await appliance.StatusAsync()).NotReady.Count == 0, "ready");
        }

        await AssertInForceAsync(appliance, ApplianceHome.Seized);
    }

    [Fact]
    public async Task Synchronised_clock_that_jumps_ends_orders_and_waits_for_a_person()
    {
        _home.Orders.Write(
            "xa-erc-2026-0002", Orders.Text("xa-erc-2026-0002", [Ending]).Replace("2090-", "2031-", StringComparison.Ordinal));
        Jump("+0");
        await using ApplianceProcess appliance = await _home.StartAsync(Faked());
        long before = await appliance.GenerationAsync();
        await using (await SynchronizedAsync(appliance))
        {
            await appliance.AwaitAsync(async () => (await appliance.StatusAsync()).Clock.Synchronized, "synchronised");
            Jump("+3650d");
            await appliance.AwaitAsync(async () => await appliance.GenerationAsync() == before + 1, "a generation of its own");
        }

        Assert.NotEqual("NOERROR rd ra", (await appliance.AskAsync(Ending))[0]);
        Assert.Contains("a jump of the clock", Assert.Single((await appliance.StatusAsync()).NotReady), StringComparison.Ordinal);
        await AssertInForceAsync(appliance, ApplianceHome.Seized);

        await appliance.StopAsync();
        await using ApplianceProcess restarted = await _home.StartAsync(Faked());
        Assert.Contains("a jump of the clock", Assert.Single((await restarted.StatusAsync()).NotReady), StringComparison.Ordinal);
        Assert.Contains("Clock: the clock jumped 3,650 days ahead", restarted.Error, StringComparison.Ordinal);

        ProgramRun first = await _home.ReloadAsync();
        Assert.Equal(ExitCode.Incomplete, first.Code);
        Assert.Contains("warning: a jump of the clock", first.Error, StringComparison.Ordinal);
        Assert.Single((await restarted.StatusAsync()).NotReady);

        Assert.Equal(ExitCode.Incomplete, (await _home.ReloadAsync()).Code);
        ProgramRun confirmed = await _home.ConfirmAsync();
        Assert.Equal(ExitCode.Ok, confirmed.Code);
        StatusReport status = await restarted.StatusAsync();
        Assert.Empty(status.NotReady);
        Assert.Contains(status.Notes, static note => note.StartsWith("the clock jumped 3,650 days ahead", StringComparison.Ordinal));

        await restarted.KillAsync();
        await using ApplianceProcess again = await _home.StartAsync(Faked());
        Assert.Empty((await again.StatusAsync()).NotReady);
        Assert.DoesNotContain("Clock: the clock jumped", again.Error, StringComparison.Ordinal);
    }

    /// <summary>The kernel seems to say that the clock is synchronised: strace answers in its place.</summary>
    private static Task<SystemCallFault> SynchronizedAsync(ApplianceProcess appliance) =>
        SystemCallFault.AttachToAllAsync(appliance.Id, "clock_adjtime", "retval=0");

    private static async Task AssertInForceAsync(ApplianceProcess appliance, params string[] names)
    {
        foreach (string name in names)
        {
            Assert.Equal((name, "NOERROR rd ra"), (name, (await appliance.AskAsync(name))[0]));
        }
    }

    private const string Zone = """
        $TTL 86400
        @ IN SOA ns.example. host.example. 1 3600 600 86400 300
        @ IN NS ns.example.
        ns.example. IN A 127.0.0.1
        kept.example. IN A 198.51.100.1
        plain0.example. IN A 198.51.100.2

        """;

    /// <summary>Its upstream is gone: only the cache can say it, and with the time that is left to it by the clock that no one sets.</summary>
    private static async Task AssertCachedAsync(ApplianceProcess appliance)
    {
        ProgramRun dig = await Tool.Dig.RunAsync(
            "-r", $"@{appliance.Dns.Address}", "-p", $"{appliance.Dns.Port}", "+tries=1", "+time=20", "kept.example", "A");

        Assert.Matches("kept[.]example[.]\\s+8[56][0-9]{3}\\s+IN\\s+A\\s+198[.]51[.]100[.]1", dig.Output);
        Assert.DoesNotContain("Stale", dig.Output, StringComparison.Ordinal);
    }

    /// <summary>Written beside and renamed, so that no half of it is ever read.</summary>
    private void Jump(string offset)
    {
        File.WriteAllText(Offset + ".new", offset + "\n");
        File.Move(Offset + ".new", Offset, overwrite: true);
    }

    private Dictionary<string, string> Faked() => new(StringComparer.Ordinal)
    {
        ["LD_PRELOAD"] = FaketimeLibrary(),
        ["FAKETIME_TIMESTAMP_FILE"] = Offset,
        ["FAKETIME_NO_CACHE"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
    };

    private static string FaketimeLibrary()
    {
        string command = Tool.Faketime.Required();
        string libraries = Path.Combine(Path.GetDirectoryName(command)!, "..", "lib");
        return Directory.EnumerateDirectories(libraries, "*-linux-gnu*")
            .Select(static folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
            .First(File.Exists);
    }
}
