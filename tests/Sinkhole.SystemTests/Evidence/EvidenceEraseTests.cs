using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Faults;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Erasing the records of an order with the built program, from the visit to a backup that is restored.</summary>
public sealed class EvidenceEraseTests : IDisposable
{
    private const string OtherOrder = "xa-erc-2026-0002";
    private const string OtherName = "other.example";

    private static readonly string[] Interval = ["--order", ApplianceHome.OrderId, "--from", "2026-01-01", "--to", "2090-01-01"];
    private static readonly string[] Reason = ["--authority", "Example Court", "--file-number", "12 O 345/26", "--purpose", "order lifted"];

    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task R33_Order_that_has_ended_is_erased_by_command_and_the_rest_stays_proved()
    {
        _home.Orders.Put(OtherOrder, OtherName);
        await using ApplianceProcess appliance = await _home.StartAsync();
        await using (await SynchronizedAsync(appliance))
        {
            string reference = await SeeAsync(appliance, ApplianceHome.Seized);
            string other = await SeeAsync(appliance, OtherName);

            ProgramRun inForce = await EraseAsync();
            End(ApplianceHome.OrderId);
            await _home.ReloadAsync();
            ProgramRun unsure = await _home.RunAsync(
                ["evidence", "erase", "--order", ApplianceHome.OrderId, "--socket", _home.ControlSocket, .. Reason]);
            ProgramRun erased = await EraseAsync();
            ProgramRun gone = await ShowAsync(reference);
            ProgramRun stays = await ShowAsync(other);
            ProgramRun audit = await _home.RunAsync(["evidence", "audit", "-c", _home.Configuration, .. Reason]);

            Assert.Equal(ExitCode.CannotStart, inForce.Code);
            Assert.Contains("in force until 2090-01-01T00:00:00Z: end it first", inForce.Error, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Usage, unsure.Code);
            Assert.True(erased.Code == ExitCode.Ok, erased.Said);
            Assert.Contains($"erased: all records of {ApplianceHome.OrderId} alone (1 storage key, 0 keys", erased.Output, StringComparison.Ordinal);
            Assert.Equal(ExitCode.NotFound, gone.Code);
            Assert.Contains("was erased", gone.Error, StringComparison.Ordinal);
            Assert.True(stays.Code == ExitCode.Ok, stays.Said);
            string refused = $"  erase {ApplianceHome.OrderId}: refused: order {ApplianceHome.OrderId} is in force until ";
            Assert.Contains(refused, audit.Output, StringComparison.Ordinal);
            Assert.Contains($"  erase {ApplianceHome.OrderId}: 1 storage key of 1 day, 0 keys", audit.Output, StringComparison.Ordinal);
            Scrape scrape = await appliance.ScrapeAsync();
            Assert.Equal(1, scrape.Sum("sinkhole_evidence_erasures_total", "reason=\"order\""));
        }

        await appliance.StopAsync();
        ProgramRun verify = await _home.RunAsync("evidence", "verify", _home.Data);
        Assert.True(verify.Code == ExitCode.Ok, verify.Said);
        Assert.Contains("1 of them erased", verify.Output, StringComparison.Ordinal);
        Assert.Contains("own checkpoint of hits-", verify.Output, StringComparison.Ordinal);
        await AssertMissingKeysAreToldAsync();
    }

    [Fact]
    public async Task R33_Backup_that_is_restored_after_the_erasure_opens_nothing_of_it()
    {
        _home.Orders.Put(OtherOrder, OtherName);
        var backup = new BackupPage(_home.Data, Path.Combine(_home.Folder, "backup"));
        string reference;
        string other;
        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            await using SystemCallFault clock = await SynchronizedAsync(appliance);
            reference = await SeeAsync(appliance, ApplianceHome.Seized);
            other = await SeeAsync(appliance, OtherName);

            await backup.SaveAllButKeysAsync();
            await CopyAsync(Path.Combine(_home.Data, "keys"), Path.Combine(_home.Folder, "old-keys"));

            End(ApplianceHome.OrderId);
            await _home.ReloadAsync();
            Assert.True((await EraseAsync()).Code == ExitCode.Ok);
            await backup.SaveKeysAsync();
            await appliance.StopAsync();
        }

        Directory.Delete(_home.Data, recursive: true);
        await backup.RestoreAllButKeysAsync();
        Assert.False(Directory.Exists(Path.Combine(_home.Data, "keys")));
        await backup.RestoreKeysAsync();
        ProgramRun verify = await _home.RunAsync("evidence", "verify", Path.Combine(_home.Data, "hits"));
        Assert.Contains("1 of them erased", verify.Output, StringComparison.Ordinal);
        await using (ApplianceProcess restored = await _home.StartAsync())
        {
            Assert.Equal(ExitCode.NotFound, (await ShowAsync(reference)).Code);
            Assert.Equal(ExitCode.Ok, (await ShowAsync(other)).Code);
            await restored.StopAsync();
        }

        // Somebody had kept the old keys, and puts them back: they open nothing that a note names, and the next start destroys them again.
        Replace(Path.Combine(_home.Folder, "old-keys", "hits"), Path.Combine(_home.Data, "keys", "hits"));
        Assert.Equal(ExitCode.NotFound, (await ShowAsync(reference)).Code);
        Assert.Equal(ExitCode.Ok, (await ShowAsync(other)).Code);
        await using ApplianceProcess again = await _home.StartAsync();
        await again.AwaitErrorAsync("Destroyed what a signed note says was erased");
        Assert.Equal(ExitCode.NotFound, (await ShowAsync(reference)).Code);
        Assert.Equal(ExitCode.Ok, (await ShowAsync(other)).Code);
    }

    /// <summary>A copy made by cp -a names the socket of the appliance that runs.</summary>
    [Fact]
    public async Task Erasing_in_a_copy_is_refused_by_the_appliance_whose_socket_the_copy_names()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        await using SystemCallFault clock = await SynchronizedAsync(appliance);
        string reference = await SeeAsync(appliance, ApplianceHome.Seized);
        End(ApplianceHome.OrderId);
        await _home.ReloadAsync();
        string copy = Path.Combine(_home.Folder, "copy");
        await CopyAsync(_home.Data, copy);

        ProgramRun inCopy = await EraseInAsync(copy);
        ProgramRun stays = await ShowAsync(reference);
        ProgramRun audit = await _home.RunAsync(["evidence", "audit", "-c", _home.Configuration, .. Reason]);
        ProgramRun own = await EraseInAsync(_home.Data);

        Assert.Equal((ExitCode.CannotStart, string.Empty), (inCopy.Code, inCopy.Output));
        Assert.Contains($"uses {_home.Data}, not {copy}: name its own folder", inCopy.Error, StringComparison.Ordinal);
        Assert.True(stays.Code == ExitCode.Ok, stays.Said);
        Assert.Contains($"  erase {ApplianceHome.OrderId}: refused: the running appliance uses ", audit.Output, StringComparison.Ordinal);
        Assert.True(own.Code == ExitCode.Ok, own.Said);
    }

    [Fact]
    public async Task Erasing_is_refused_while_the_clock_is_not_trusted_on_hold_and_without_an_appliance()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        End(ApplianceHome.OrderId);
        await _home.ReloadAsync();
        ProgramRun byClock = await EraseAsync();
        string file = _home.Orders.PathOf(ApplianceHome.OrderId);
        await File.WriteAllTextAsync(
            file,
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace(
                "  appeal:", "  hold: \"Court X, 1/27\"\n  appeal:", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await _home.ReloadAsync();
        ProgramRun byHold = await EraseAsync();
        await appliance.StopAsync();
        ProgramRun alone = await EraseAsync();

        Assert.Equal(ExitCode.CannotStart, byClock.Code);
        Assert.Contains("the clock is not trusted", byClock.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.CannotStart, byHold.Code);
        Assert.Contains("is on hold", byHold.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotReachable, alone.Code);
    }

    [Fact]
    public async Task R33_Order_on_hold_is_flagged_where_its_records_are_shown_and_in_a_package_and_only_then()
    {
        string reference;
        await using (ApplianceProcess first = await _home.StartAsync())
        {
            reference = await SeeAsync(first, ApplianceHome.Seized);
            await first.StopAsync();
        }

        await using ApplianceProcess appliance = await _home.StartAsync();
        string file = _home.Orders.PathOf(ApplianceHome.OrderId);
        string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        const string Hold = "is on hold: nothing recorded under it is erased";

        await File.WriteAllTextAsync(
            file,
            text.Replace("  appeal:", "  hold: \"Court X, 1/27\"\n  appeal:", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await _home.ReloadAsync();
        ProgramRun list = await ListAsync();
        ProgramRun show = await ShowAsync(reference);
        ProgramRun json = await ShowAsync(reference, "--json");
        ProgramRun export = await ExportAsync("held");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        await _home.ReloadAsync();
        ProgramRun[] after = [await ListAsync(), await ShowAsync(reference), await ShowAsync(reference, "--json"), await ExportAsync("free")];

        Assert.Contains($"order {ApplianceHome.OrderId} {Hold}", list.Error, StringComparison.Ordinal);
        Assert.Matches($"(?m)^on hold +{ApplianceHome.OrderId}: nothing recorded under it is erased$", show.Output);
        Assert.Contains($"\"on_hold\":[\"{ApplianceHome.OrderId}\"]", json.Output, StringComparison.Ordinal);
        Assert.Contains($"order {ApplianceHome.OrderId} {Hold}", export.Error, StringComparison.Ordinal);
        Assert.Contains("\"on_hold\":true", PartOf("held", "manifest.json"), StringComparison.Ordinal);
        Assert.Contains("<dt>On hold</dt>", PartOf("held", "report-001.html"), StringComparison.Ordinal);
        Assert.All(after, static run => Assert.True(run.Code == ExitCode.Ok && !run.Said.Contains("hold", StringComparison.Ordinal), run.Said));
        Assert.DoesNotContain("on_hold", PartOf("free", "manifest.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("On hold", PartOf("free", "report-001.html"), StringComparison.Ordinal);
    }

    private string PartOf(string package, string name) => File.ReadAllText(Path.Combine(_home.Folder, package, name));

    [Fact]
    public async Task Records_are_erased_on_a_full_disk_too()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync("size=32m");
        _home.Data = Path.Combine(disk.Path, "data");
        _home.Configure();
        await using ApplianceProcess appliance = await _home.StartAsync();
        await using (await SynchronizedAsync(appliance))
        {
            await SeeAsync(appliance, ApplianceHome.Seized);
            string reserve = Path.Combine(_home.Data, "reserve");
            await appliance.AwaitAsync(() => Task.FromResult(File.Exists(reserve)), "a reserve");
            End(ApplianceHome.OrderId);
            await _home.ReloadAsync();
            using (FileStream filler = File.Create(Path.Combine(disk.Path, "filler"), bufferSize: 0))
            {
                void Fill()
                {
                    while (true)
                    {
                        filler.Write(new byte[4096]);
                    }
                }

                Assert.ThrowsAny<IOException>(Fill);
            }

            ProgramRun erased = await EraseAsync();

            Assert.True(erased.Code == ExitCode.Ok, erased.Said);
            Assert.False(File.Exists(reserve));
            Assert.Single(Directory.GetFiles(Path.Combine(_home.Data, "proofs"), "erasures-*", SearchOption.AllDirectories));
        }

        await appliance.StopAsync();
    }

    /// <summary>The key of the other order is gone, and another key is there; then the whole folder of the keys is gone.</summary>
    private async Task AssertMissingKeysAreToldAsync()
    {
        string keys = Path.Combine(_home.Data, "keys", "hits");
        string other = Path.Combine(keys, "2026-11-30-0011223344556677.key");
        File.Move(Assert.Single(Directory.GetFiles(keys, "*.key")), other);
        ProgramRun lost = await _home.RunAsync("evidence", "verify", _home.Data);
        ProgramRun list = await _home.RunAsync(
            ["evidence", "list", "--order", OtherOrder, "--from", "2020-01-01", "--to", "2090-01-01", "--data", _home.Data, .. Reason]);
        Directory.Delete(keys, recursive: true);
        ProgramRun without = await _home.RunAsync("evidence", "verify", _home.Data);

        Assert.Equal(ExitCode.Findings, list.Code);
        Assert.Contains("1 record of all orders was erased\n", list.Error, StringComparison.Ordinal);
        Assert.Contains("1 record of all orders cannot be read: its storage key is not here", list.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, lost.Code);
        Assert.Contains($"{keys}: damage: the storage key ", lost.Error, StringComparison.Ordinal);
        Assert.Contains("hits: 1 damage; ", lost.Output, StringComparison.Ordinal);
        Assert.Contains(" (1 of them erased, 1 without its storage key) in ", lost.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.CannotStart, without.Code);
        Assert.Contains($"{keys}: the storage keys are not here", without.Error, StringComparison.Ordinal);
        Assert.Contains(
            "hits: content of 1 record is not compared: its storage key is not here; ", without.Output, StringComparison.Ordinal);
    }

    private static async Task<SystemCallFault> SynchronizedAsync(ApplianceProcess appliance)
    {
        SystemCallFault fault = await SystemCallFault.AttachToAllAsync(appliance.Id, "clock_adjtime", "retval=0");
        await appliance.AwaitAsync(async () => (await appliance.StatusAsync()).Clock.Synchronized, "synchronised");
        return fault;
    }

    private static async Task<string> SeeAsync(ApplianceProcess appliance, string name)
    {
        using Visitor visitor = await Visitor.ConnectAsync(appliance.Web);
        return (await visitor.GetAsync(name)).Reference!.Value.ToString();
    }

    private static async Task CopyAsync(string from, string to)
    {
        ProgramRun run = await ProgramRun.OfAsync("cp", ["-a", from, to]);
        Assert.True(run.Code == 0, run.Said);
    }

    private static void Replace(string from, string to)
    {
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        Directory.Move(from, to);
    }

    private void End(string order)
    {
        string file = _home.Orders.PathOf(order);
        _home.Orders.Write(order, File.ReadAllText(file).Replace("2090-", "2021-", StringComparison.Ordinal));
    }

    private Task<ProgramRun> EraseAsync() => _home.RunAsync(
        ["evidence", "erase", "--order", ApplianceHome.OrderId, "--socket", _home.ControlSocket, "--yes", .. Reason]);

    private Task<ProgramRun> EraseInAsync(string data) => _home.RunAsync(
        ["evidence", "erase", "--order", ApplianceHome.OrderId, "--data", data, "--yes", .. Reason]);

    private Task<ProgramRun> ShowAsync(string reference, params string[] more) =>
        _home.RunAsync(["evidence", "show", reference, "-c", _home.Configuration, .. Reason, .. more]);

    private Task<ProgramRun> ListAsync() => _home.RunAsync(
        ["evidence", "list", .. Interval, "-c", _home.Configuration, .. Reason]);

    private Task<ProgramRun> ExportAsync(string folder) => _home.RunAsync(
        ["evidence", "export", .. Interval, "--unsealed", "--out", Path.Combine(_home.Folder, folder), "-c", _home.Configuration, .. Reason]);
}
