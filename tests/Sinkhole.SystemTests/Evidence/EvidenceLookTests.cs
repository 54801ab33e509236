using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Exits;
using Sinkhole.Platform.Processes;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Looking at evidence with the built program: what is recorded of a look, and that it is recorded before anything is shown.</summary>
public sealed class EvidenceLookTests : IDisposable
{
    private static readonly string[] Reason = ["--authority", "Example Court", "--file-number", "12 O 345/26", "--purpose", "complaint"];

    private readonly ApplianceHome _home = new();

    private string AuditFolder => Path.Combine(_home.Data, "audit");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task R30_Audit_entry_exists_before_the_data_is_shown_and_without_order_and_reason_the_look_is_refused()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        string reference = await SeeAsync(appliance);

        ProgramRun shown = await ShowAsync(reference);
        ProgramRun withoutReason = await _home.RunAsync("evidence", "show", reference, "-c", _home.Configuration);
        ProgramRun withoutOrder = await _home.RunAsync(
            ["evidence", "list", "--from", "2026-01-01", "--to", "2090-01-01", "-c", _home.Configuration, .. Reason]);

        Assert.True(shown.Code == ExitCode.Ok, shown.Said);
        List<AuditRecord> looks = Looks();
        Assert.Equal(2, looks.Count);
        foreach (AuditRecord record in looks)
        {
            AuditReason reason = record.Question.Reason;
            Assert.Equal(UserAccounts.Current(), record.User.Id);
            Assert.Equal(UserAccounts.NameOf(UserAccounts.Current()) ?? string.Empty, record.User.Name);
            Assert.Equal(AuditWriter.Appliance, record.Writer);
            Assert.Equal((AuditAction.Show, reference), (record.Question.Action, record.Question.Subject));
            Assert.Equal(("Example Court", "12 O 345/26", "complaint"), (reason.Authority, reason.FileNumber, reason.Purpose));
        }

        Assert.Null(looks[0].Question.Result);
        Assert.Equal((ApplianceHome.OrderId, 1, 1), (looks[1].Question.Result!.Order, looks[1].Question.Result!.Records, looks[1].Question.Result!.Sequence));
        Assert.Equal((ExitCode.Usage, string.Empty), (withoutReason.Code, withoutReason.Output));
        Assert.Equal((ExitCode.Usage, string.Empty), (withoutOrder.Code, withoutOrder.Output));
        Assert.Contains("--authority, --file-number, --purpose are missing", withoutReason.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reference_from_the_page_shows_every_field_of_the_hit()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        using Visitor visitor = await Visitor.ConnectAsync(appliance.Web);
        HitReference reference = (await visitor.GetAsync("www." + ApplianceHome.Seized)).Reference!.Value;
        string quoted = string.Join('-', reference.ToString().ToLowerInvariant().Chunk(4).Select(static part => new string(part)));

        ProgramRun table = await ShowAsync(quoted);
        ProgramRun json = await ShowAsync(quoted, "--json");

        Assert.True(table.Code == ExitCode.Ok, table.Said);
        Assert.Matches($"(?m)^reference +{reference}$", table.Output);
        Assert.Matches($"(?m)^source +{visitor.Local}$", table.Output);
        Assert.Matches($"(?m)^destination +{appliance.Web}$", table.Output);
        Assert.Matches($"(?m)^order +{ApplianceHome.OrderId} [(]court[)]$", table.Output);
        Assert.Matches("(?m)^clock +(synchronised|NOT RESOLVABLE: )", table.Output);
        Assert.Matches("(?m)^says +the TCP handshake was done, .*which person or device it was is not said$", table.Output);
        JsonElement hit = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal(reference.ToString(), hit.GetProperty("reference").GetString());
        Assert.Equal(visitor.Local.Port, hit.GetProperty("source_port").GetInt32());
        Assert.Equal("http", hit.GetProperty("transport").GetString());
    }

    [Fact]
    public async Task Reference_of_no_hit_has_its_own_exit_code_and_its_look_is_recorded_too()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();

        ProgramRun run = await ShowAsync("AAAQEAYEAUDAOCH7");

        Assert.Equal((ExitCode.NotFound, string.Empty), (run.Code, run.Output));
        Assert.Contains("no hit that can be read has the reference AAAQEAYEAUDAOCH7", run.Error, StringComparison.Ordinal);
        Assert.All(Looks(), static look => Assert.Equal("AAAQEAYEAUDAOCH7", look.Question.Subject));
        Assert.Equal([null, 0L], Looks().Select(static look => look.Question.Result?.Records));
    }

    [Fact]
    public async Task Without_an_appliance_the_command_records_the_look_itself()
    {
        string reference = await SeeAndStopAsync();

        ProgramRun run = await ShowAsync(reference);
        ProgramRun byFolder = await _home.RunAsync(["evidence", "show", reference, "--data", _home.Data, .. Reason]);

        Assert.True(run.Code == ExitCode.Ok, run.Said);
        Assert.True(byFolder.Code == ExitCode.Ok, byFolder.Said);
        Assert.Equal(Enumerable.Repeat(AuditWriter.Command, 4), Looks().Select(static record => record.Writer));
        await using ApplianceProcess again = await _home.StartAsync();
        Assert.True((await ShowAsync(reference)).Code == ExitCode.Ok);
        Assert.Equal(6, Looks().Count);
        await again.StopAsync();
        ProgramRun verify = await _home.RunAsync("evidence", "verify", _home.Data);
        Assert.Matches("(?m)^audit: sound: 6 records", verify.Output);
    }

    [Fact]
    public async Task Nothing_is_shown_while_the_audit_journal_cannot_be_opened()
    {
        string reference = await SeeAndStopAsync();
        Directory.Delete(AuditFolder, recursive: true);
        await File.WriteAllTextAsync(AuditFolder, "no folder");

        ProgramRun run = await ShowAsync(reference);

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.Contains("nothing is shown, because this look cannot be recorded: ", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The kernel refuses every sync of the command.</summary>
    [Fact]
    public async Task Nothing_is_shown_while_the_disk_refuses_the_record_of_the_look()
    {
        string reference = await SeeAndStopAsync();

        ProgramRun run = await ProgramRun.OfAsync(
            Tool.Strace.Required(),
            [
                "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO",
                _home.Runs, "evidence", "show", reference, "-c", _home.Configuration, .. Reason,
            ],
            folder: _home.Folder);

        Assert.True(run.Code == ExitCode.CannotStart, run.Said);
        Assert.Empty(run.Output);
        Assert.Contains("nothing is shown, because this look cannot be recorded: the disk refuses it", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_another_process_holds_without_a_socket_shows_nothing()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        string reference = await SeeAsync(appliance);
        File.Delete(_home.ControlSocket);

        ProgramRun run = await ShowAsync(reference);

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.Contains($"is in use by process {appliance.Id}", run.Error, StringComparison.Ordinal);
        Assert.Empty(Looks());
    }

    [Fact]
    public async Task Folder_of_another_appliance_is_not_shown_for_a_look_that_this_one_recorded()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        string reference = await SeeAsync(appliance);
        using var other = new ApplianceHome();

        ProgramRun run = await _home.RunAsync(
            ["evidence", "show", reference, "--data", other.Folder, "--socket", _home.ControlSocket, .. Reason]);

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.Contains($"uses {_home.Data}, not {other.Folder}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_is_on_disk_although_the_command_is_killed_while_it_prints()
    {
        await SeeAndStopAsync();
        await AddHitsAsync(20_000);

        // Nobody reads its output, so it waits in a write once the pipe is full.
        var start = new ProcessStartInfo(_home.Runs, ListArguments(ApplianceHome.OrderId, "2026-01-01", "2090-01-01"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = _home.Folder,
        };
        using Process process = Process.Start(start)!;
        Assert.NotNull(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.All(Looks(), static look => Assert.Equal(AuditAction.List, look.Question.Action));
        Assert.Equal([null, 20_001L], Looks().Select(static look => look.Question.Result?.Records));
        Assert.True((await _home.RunAsync("evidence", "verify", _home.Data)).Code == ExitCode.Ok);
    }

    [Fact]
    public async Task List_of_100_000_hits_streams_in_flat_memory_and_keeps_to_the_order_and_the_interval()
    {
        await SeeAndStopAsync();
        await AddHitsAsync(100_000);

        int few = await CountInSmallMemoryAsync("2026-05-01", "2026-05-01T00:01:40Z");
        int all = await CountInSmallMemoryAsync("2026-05-01T02:00:00+02:00", "2026-05-03");
        ProgramRun other = await ListAsync("xa-erc-2026-9999", "2026-05-01", "2026-05-03");
        ProgramRun limited = await ListAsync(ApplianceHome.OrderId, "2026-05-01", "2026-05-03", "--limit", "3");

        // One hit a second: the last one of the interval is the one before its end.
        Assert.Equal(100, few);
        Assert.Equal(100_000, all);
        Assert.Equal((ExitCode.Ok, string.Empty), (other.Code, other.Output));
        Assert.Equal(3, limited.Output.Count(static character => character == '\n'));
        Assert.Contains("the limit; there are more", limited.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escape_sequences_of_a_client_do_not_reach_the_terminal()
    {
        await SeeAndStopAsync();
        HitRecord hostile = Hit(0) with { Reference = HitReference.Create() };
        hostile = hostile with { Visit = hostile.Visit with { Agent = "\u001b]0;gone\u0007\u001b[2J", Host = "a\u202eb.example", Path = "/\n\r" } };
        await AppendAsync([hostile]);

        ProgramRun shown = await ShowAsync(hostile.Reference.ToString());
        ProgramRun listed = await ListAsync(ApplianceHome.OrderId, "2026-05-01", "2026-05-02");
        ProgramRun json = await ShowAsync(hostile.Reference.ToString(), "--json");

        Assert.Contains(@"\u001B]0;gone\u0007\u001B[2J", shown.Output, StringComparison.Ordinal);
        Assert.Contains(@"a\u202Eb.example/\n\r", listed.Output, StringComparison.Ordinal);
        Assert.All(
            [shown.Output, listed.Output, json.Output],
            static output => Assert.DoesNotContain(output, static character => char.IsControl(character) && character != '\n' || character == '\u202e'));
        Assert.Equal("\u001b]0;gone\u0007\u001b[2J", JsonDocument.Parse(json.Output).RootElement.GetProperty("agent").GetString());
    }

    [Fact]
    public async Task Audit_lists_every_look_and_is_itself_the_last_line()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        string reference = await SeeAsync(appliance);
        await ShowAsync(reference);
        await ListAsync(ApplianceHome.OrderId, "2026-01-01", "2090-01-01");

        ProgramRun text = await _home.RunAsync(["evidence", "audit", "-c", _home.Configuration, .. Reason]);
        ProgramRun json = await _home.RunAsync(["evidence", "audit", "--json", "-c", _home.Configuration, .. Reason]);

        Assert.True(text.Code == ExitCode.Ok, text.Said);
        string[] lines = text.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Contains($"  show {reference} ", lines[0], StringComparison.Ordinal);
        Assert.Matches($"  show {reference}: 1 record of order {ApplianceHome.OrderId} [(]asked in [0-9]+/1[)] ", lines[1]);
        Assert.Contains($"  list {ApplianceHome.OrderId} from 2026-01-01T00:00:00.000000Z to 2090-01-01", lines[2], StringComparison.Ordinal);
        Assert.Matches($"  list {ApplianceHome.OrderId} from .*: 1 record of order {ApplianceHome.OrderId} [(]asked in [0-9]+/3[)] ", lines[3]);
        Assert.EndsWith("  Example Court; 12 O 345/26; complaint", lines[4], StringComparison.Ordinal);
        JsonElement[] looks = [.. json.Output.TrimEnd('\n').Split('\n').Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(
            ["show", "show", "list", "list", "audit", "audit", "audit"], looks.Select(static look => look.GetProperty("action").GetString()));
        Assert.Equal((1, 5), (looks[1].GetProperty("records").GetInt64(), looks[5].GetProperty("records").GetInt64()));
        Assert.Equal(ApplianceHome.OrderId, looks[1].GetProperty("order").GetString());
        Assert.Equal(looks[0].GetProperty("record").GetString(), looks[1].GetProperty("question").GetString());
        Assert.All(looks, static look => Assert.Equal(UserAccounts.Current(), look.GetProperty("user").GetUInt32()));
    }

    [Fact]
    public async Task User_of_the_look_is_the_one_that_the_kernel_names()
    {
        Privilege.RequireRoot("look as another user");
        await using ApplianceProcess appliance = await _home.StartAsync();
        string reference = await SeeAsync(appliance);
        OpenFor(_home.Folder);
        File.SetUnixFileMode(_home.ControlSocket, AnyoneFile);

        ProgramRun run = await ProgramRun.OfAsync(
            Tool.Setpriv.Required(),
            [
                "--reuid=65534", "--regid=65534", "--clear-groups",
                _home.Runs, "evidence", "show", reference, "--socket", _home.ControlSocket, .. Reason,
            ],
            folder: "/");

        // Recorded first, under the user's own number; then the file system refuses.
        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.Contains("cannot be read by this user", run.Error, StringComparison.Ordinal);
        AuditRecord look = Assert.Single(Looks());
        Assert.Equal((65534u, null), (look.User.Id, look.Question.Result));
    }

    [Fact]
    public async Task Root_makes_no_file_in_the_folder_of_another_user_while_no_appliance_runs()
    {
        Privilege.RequireRoot("give a folder to another user");
        string reference = await SeeAndStopAsync();
        string before = string.Join(' ', Directory.GetFiles(AuditFolder));
        Assert.True((await ProgramRun.OfAsync("chown", ["-R", "65534", _home.Data])).Code == 0);

        ProgramRun run = await ShowAsync(reference);

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.Matches($"the data folder {_home.Data} belongs to [^ ]+: run the command as that user, 'runuser -u ", run.Error);
        Assert.Equal(before, string.Join(' ', Directory.GetFiles(AuditFolder)));
    }

    [Fact]
    public async Task A94_Root_starts_no_appliance_in_the_folder_of_another_user_and_makes_no_file_there()
    {
        Privilege.RequireRoot("give a folder to another user");
        await SeeAndStopAsync();
        string before = string.Join(' ', Directory.GetFiles(_home.Data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.True((await ProgramRun.OfAsync("chown", ["-R", "65534", _home.Data])).Code == 0);

        ProgramRun run = await _home.FailToRunAsync();

        Assert.Equal(ExitCode.CannotStart, run.Code);
        Assert.Matches($"the data folder {_home.Data} belongs to [^ ]+: run the command as that user, 'runuser -u .*'chown -R root ", run.Error);
        Assert.Equal(
            before, string.Join(' ', Directory.GetFiles(_home.Data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Checkpoint_that_this_user_may_not_read_is_not_called_absent()
    {
        Privilege.RequireRoot("ask as another user");
        await SeeAndStopAsync();
        OpenFor(_home.Folder);

        ProgramRun run = await ProgramRun.OfAsync(
            Tool.Setpriv.Required(),
            ["--reuid=65534", "--regid=65534", "--clear-groups", _home.Runs, "evidence", "checkpoint", _home.Data],
            folder: "/");

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.Equal($"sinkhole: {_home.Data}/proofs cannot be read by this user: run this as the user of the appliance\n", run.Error);
    }

    [Fact]
    public async Task Status_and_metrics_show_both_journals_by_name()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        await ShowAsync(await SeeAsync(appliance));

        ProgramRun status = await _home.RunAsync("status", "-c", _home.Configuration);
        Scrape scrape = await appliance.ScrapeAsync();

        Assert.Matches("(?m)^evidence +hits: 1 record written", status.Output);
        Assert.Matches("(?m)^evidence +audit: 2 records written", status.Output);
        Assert.Equal(3, scrape.Sum("sinkhole_evidence_written_total"));
    }

    private const UnixFileMode AnyoneFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static void OpenFor(string folder) =>
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

    private static async Task<string> SeeAsync(ApplianceProcess appliance) =>
        (await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference!.Value.ToString();

    private async Task<string> SeeAndStopAsync()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        string reference = await SeeAsync(appliance);
        await appliance.StopAsync();
        return reference;
    }

    private Task<ProgramRun> ShowAsync(string reference, params string[] more) =>
        _home.RunAsync(["evidence", "show", reference, "-c", _home.Configuration, .. Reason, .. more]);

    private Task<ProgramRun> ListAsync(string order, string from, string to, params string[] more) =>
        _home.RunAsync([.. ListArguments(order, from, to), .. more]);

    private string[] ListArguments(string order, string from, string to) =>
        ["evidence", "list", "--order", order, "--from", from, "--to", to, "-c", _home.Configuration, .. Reason];

    // The heap has no room for the records of 100,000 hits, only for some of them at a time.
    private async Task<int> CountInSmallMemoryAsync(string from, string to)
    {
        ProgramRun run = await ProgramRun.OfAsync(
            _home.Runs,
            [.. ListArguments(ApplianceHome.OrderId, from, to), "--json"],
            folder: _home.Folder,
            environment: new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x1000000" });
        Assert.True(run.Code == ExitCode.Ok, run.Error);
        return run.Output.Count(static character => character == '\n');
    }

    private Task AddHitsAsync(int hits) => AppendAsync(Enumerable.Range(0, hits).Select(Hit));

    private async Task AppendAsync(IEnumerable<HitRecord> hits)
    {
        await using Journal journal = Journal.Open(
            new JournalOptions { Folder = _home.Hits, ApplianceId = Guid.NewGuid() }, TimeProvider.System);
        foreach (HitRecord[] some in hits.Chunk(1_000))
        {
            Task<RecordPosition>[] appends = [.. some.Select(hit => journal.AppendAsync(hit.ToRecord(), CancellationToken.None).AsTask())];
            await Task.WhenAll(appends);
        }
    }

    /// <summary>One hit a second from 2026-05-01 on.</summary>
    private static HitRecord Hit(int number) => new()
    {
        Visit = new Visit
        {
            Instant = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(number),
            Clock = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3)),
            Source = new IPEndPoint(new IPAddress([198, 51, 100, 7]), 1024 + (number % 60_000)),
            Destination = IPEndPoint.Parse("192.0.2.80:80"),
            Host = ApplianceHome.Seized,
            Method = "GET",
            Path = "/*",
            Agent = "Firefox",
            Intent = IntentClass.C,
        },
        Source = HitSource.Http,
        Reference = HitReference.Create(),
        OrderId = ApplianceHome.OrderId,
        OrderClass = OrderClass.Court,
        CoveringOrders = [ApplianceHome.OrderId],
        Generation = 1,
        PageVersion = new PageVersion(1),
        Language = "en",
    };

    private List<AuditRecord> Looks()
    {
        List<AuditRecord> looks = [];
        foreach (StoredRecord stored in new JournalReader(AuditFolder).Read(default))
        {
            Record record = stored.Record;
            if (AuditRecord.TryRead(record, out AuditRecord? look))
            {
                looks.Add(look);
            }
        }

        return looks;
    }
}
