using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Exits;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>What "Back up and restore" says of a restored folder, with the commands of the page.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly string[] Reason = ["--authority", "Example Court", "--file-number", "12 O 345/26", "--purpose", "restored"];

    private readonly ApplianceHome _home = new();
    private readonly BackupPage _backup;

    public BackupTests()
    {
        _backup = new BackupPage(_home.Data, Path.Combine(_home.Folder, "backup"));
    }

    private string Proofs => Path.Combine(_home.Data, "proofs");

    public void Dispose() => _home.Dispose();

    /// <summary>Records are lost that a witness has cosigned.</summary>
    [Fact]
    public async Task Older_copy_without_its_identity_gives_no_number_twice_and_forks_no_history()
    {
        string reference = await SeeAsync();
        await SaveAsync();
        string key = (await _home.RunAsync("evidence", "checkpoint", _home.Data, "--key")).Output.TrimEnd('\n');
        await using WitnessProcess witness = await WitnessProcess.StartAsync(Path.Combine(_home.Folder, "witness"), 0, key);
        _home.Configure();
        witness.WriteInto(_home);
        await SeeAsync("sinkhole_evidence_witness_records", min: 2);
        List<RecordPosition> lost = Positions();

        await RestoreAsync();
        await _backup.LeaveIdentityAsync();
        List<RecordPosition> kept = Positions();
        await SeeAsync("sinkhole_evidence_witness_failures_total", min: 1);
        ProgramRun verify = await _home.RunAsync("evidence", "verify", _home.Data);
        ProgramRun show = await ShowAsync(reference);

        Assert.True(verify.Code == ExitCode.Ok, verify.Said);
        Assert.Equal(2, verify.Output.Split("own checkpoint of hits-").Length - 1);
        Assert.True(show.Code == ExitCode.Ok, show.Said);
        Assert.Equal(kept, Positions().Intersect(lost));
        Assert.Empty(Directory.GetFiles(Proofs, "forked-*", SearchOption.AllDirectories));
        Assert.Equal(0, (await witness.ScrapeAsync()).Sum("sinkhole_witness_forks_total"));
    }

    [Fact]
    public async Task Copy_without_keys_verifies_opens_nothing_and_is_signed_by_another_key()
    {
        string reference = await SeeAsync();
        await SaveAsync();

        Directory.Delete(_home.Data, recursive: true);
        await _backup.RestoreAllButKeysAsync();
        ProgramRun before = await _home.RunAsync("evidence", "verify", _home.Data);
        await SeeAsync();
        ProgramRun after = await _home.RunAsync("evidence", "verify", _home.Data);
        ProgramRun show = await ShowAsync(reference);

        Assert.Equal(ExitCode.CannotStart, before.Code);
        Assert.Contains("the storage keys are not here", before.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, after.Code);
        Assert.Contains("is gone, and no signed note says that it was erased", after.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, show.Code);
        Assert.Equal(2, Directory.GetDirectories(Proofs, "hits-*").Length);
    }

    [Fact]
    public async Task Keys_without_proofs_sign_nothing_and_records_go_on()
    {
        string reference = await SeeAsync();
        Directory.Delete(Proofs, recursive: true);

        await using ApplianceProcess appliance = await _home.StartAsync();
        await appliance.AwaitErrorAsync("the head of the log");
        Assert.NotNull((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference);
        ProgramRun show = await ShowAsync(reference);
        ProgramRun status = await _home.RunAsync("status", "--socket", _home.ControlSocket);

        Assert.True(show.Code == ExitCode.Ok, show.Said);
        Assert.Contains("the head of the log", status.Output, StringComparison.Ordinal);
    }

    /// <summary>One run of the appliance with one visit, until a metric of the journal of hits has a value.</summary>
    private async Task<string> SeeAsync(string? metric = null, int min = 0)
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        string reference = (await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference!.Value.ToString();
        if (metric is not null)
        {
            await appliance.AwaitAsync(async () => MaxOf((await appliance.ScrapeAsync()).Text, metric) >= min, metric);
        }

        await appliance.StopAsync();
        return reference;
    }

    private static double MaxOf(string scrape, string metric) => Regex.Matches(
            scrape, $"(?m)^{metric}{{[^}}]*journal=\"hits\"[^}}]*}} (?<value>[0-9]+)$", RegexOptions.ExplicitCapture)
        .Select(static sample => double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture))
        .DefaultIfEmpty(-1)
        .Max();

    private async Task SaveAsync()
    {
        await _backup.SaveAllButKeysAsync();
        await _backup.SaveKeysAsync();
    }

    private async Task RestoreAsync()
    {
        Directory.Delete(_home.Data, recursive: true);
        await _backup.RestoreAllButKeysAsync();
        await _backup.RestoreKeysAsync();
    }

    private List<RecordPosition> Positions() =>
        [.. new JournalReader(_home.Hits).Read(default).Select(static stored => stored.Position)];

    private Task<ProgramRun> ShowAsync(string reference) =>
        _home.RunAsync(["evidence", "show", reference, "-c", _home.Configuration, .. Reason]);
}
