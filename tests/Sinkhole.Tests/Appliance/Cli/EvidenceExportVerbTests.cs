using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Audit;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Exits;
using Sinkhole.Operator;
using Sinkhole.Tests.Appliance.Exporting;
using Sinkhole.Tests.Appliance.Operator;
using Sinkhole.Tests.Evidence.Sealing;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

/// <summary>"evidence export" and "evidence verify" of a package, in process.</summary>
public sealed class EvidenceExportVerbTests : IDisposable
{
    private static readonly string[] Reason = ["--authority", "Court", "--file-number", "1/7", "--purpose", "hearing"];

    private static readonly string[] Interval = ["--order", ExportBench.Order, "--from", "2026-05-01", "--to", "2026-05-02"];

    private readonly ExportBench _bench = new();

    private string Configuration => Path.Combine(_bench.Folder, "sinkhole.yaml");

    private string KeyFile => Path.Combine(_bench.Log, "key.pub");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Export_is_recorded_sealed_to_the_authority_and_verified()
    {
        await _bench.WriteAsync(ExportBench.Mixed(6));
        Configure("authority.pem");
        File.WriteAllText(Path.Combine(_bench.Folder, "authority.pem"), TestAuthority.First.Pem);

        CliRun run = await ExportAsync("--config", Configuration);
        CliRun verify = await CliRun.OfAsync("evidence", "verify", _bench.Package, "--key", KeyFile);

        Assert.True(run.Code == ExitCode.Ok, run.Error);
        Assert.StartsWith($"{_bench.Package}: 6 records, 4 hits among them, sealed to 1 certificate\n", run.Output, StringComparison.Ordinal);
        AuditQuestion[] looks = [.. Looks().Select(static look => look.Question)];
        Assert.Equal(2, looks.Length);
        Assert.All(looks, static look => Assert.Equal(
            (AuditAction.Export, ExportBench.Order, "hearing"), (look.Action, look.Subject, look.Reason.Purpose)));
        Assert.Null(looks[0].Result);
        Assert.Equal((ExportBench.Order, 6, 1), (looks[1].Result!.Order, looks[1].Result!.Records, looks[1].Result!.Sequence));
        Assert.Equal((ExitCode.Ok, string.Empty), (verify.Code, verify.Error));
        Assert.StartsWith("sound: 6 sealed files, as written; ", verify.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_bench.Package, "records-001.txt")));
    }

    [Fact]
    public async Task Without_a_certificate_nothing_is_exported_and_the_remedy_is_said()
    {
        await _bench.WriteAsync(ExportBench.Mixed(6));
        Configure(string.Empty);

        CliRun without = await ExportAsync("--config", Configuration);
        CliRun noConfiguration = await ExportAsync();

        Assert.Equal((ExitCode.Usage, string.Empty), (without.Code, without.Output));
        Assert.Contains("names no certificate to seal the package to: name the authority's certificate", without.Error, StringComparison.Ordinal);
        Assert.Contains("there is nobody to seal the package to", noConfiguration.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Package));
        Assert.Empty(Looks());
    }

    [Fact]
    public async Task Export_in_clear_is_recorded_as_such()
    {
        await _bench.WriteAsync(ExportBench.Mixed(6));

        CliRun run = await ExportAsync("--unsealed");
        CliRun audit = await CliRun.OfAsync(["evidence", "audit", "--data", _bench.Data, .. Reason]);
        CliRun verify = await CliRun.OfAsync("evidence", "verify", _bench.Package, "--key", KeyFile);

        Assert.True(run.Code == ExitCode.Ok, run.Error);
        Assert.Contains($"  export_unsealed {ExportBench.Order} from 2026-05-01T", audit.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, verify.Code);
        Assert.StartsWith("sound: 6 records, each under the checkpoint of 9 records\n", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_that_cannot_be_used_ends_the_export()
    {
        await _bench.WriteAsync(ExportBench.Mixed(6));
        Configure("authority.pem");
        File.WriteAllText(Path.Combine(_bench.Folder, "authority.pem"), "no certificate");

        CliRun run = await ExportAsync("--config", Configuration);

        Assert.Equal((ExitCode.BadConfiguration, string.Empty), (run.Code, run.Output));
        Assert.Contains("SH423", run.Error, StringComparison.Ordinal);
        Assert.Empty(Looks());
    }

    [Fact]
    public async Task Folder_that_is_not_empty_is_refused_before_anything_is_recorded()
    {
        await _bench.WriteAsync(ExportBench.Mixed(6));
        Directory.CreateDirectory(_bench.Package);
        CliRun empty = await ExportAsync("--unsealed");

        CliRun again = await ExportAsync("--unsealed");

        Assert.Equal(ExitCode.Ok, empty.Code);
        Assert.Equal((ExitCode.CannotStart, string.Empty), (again.Code, again.Output));
        Assert.Contains("is there already: a package is written to a new folder", again.Error, StringComparison.Ordinal);
        Assert.Equal([null, 6L], Looks().Select(static look => look.Question.Result?.Records));
    }

    [Fact]
    public async Task Package_of_which_the_result_cannot_be_recorded_does_not_get_its_name()
    {
        await _bench.WriteAsync(ExportBench.Mixed(6));
        var appliance = new FakeAppliance { Data = _bench.Data, RefusesResults = "the disk refuses it" };
        string socket = Path.Combine(_bench.Folder, "control.sock");
        await using ControlServer server = await ControlServer.StartAsync(
            socket, appliance.Services, TestTransport.New(), NullLoggerFactory.Instance, CancellationToken.None);

        CliRun run = await ExportAsync("--unsealed", "--socket", socket);

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.EndsWith("nothing is shown, because this look cannot be recorded: the disk refuses it\n", run.Error, StringComparison.Ordinal);
        Assert.Single(appliance.Looks);
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Folder, "package*"));
    }

    [Theory]
    [InlineData("--out is needed", "--order", "a", "--from", "2026-05-01", "--to", "2026-05-02")]
    [InlineData("--order, --from and --to are needed", "--order", "a", "--out", "x")]
    [InlineData("'--to' is not after '--from'", "--order", "a", "--out", "x", "--from", "2026-05-02", "--to", "2026-05-01")]
    public async Task Command_line_that_is_not_complete_is_refused(string message, params string[] options)
    {
        CliRun run = await CliRun.OfAsync(["evidence", "export", .. options, .. Reason]);

        Assert.Equal((ExitCode.Usage, string.Empty), (run.Code, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_reason_nothing_is_exported()
    {
        await _bench.WriteAsync(ExportBench.Mixed(6));

        CliRun run = await CliRun.OfAsync(["evidence", "export", .. Interval, "--out", _bench.Package, "--data", _bench.Data, "--unsealed"]);

        Assert.Equal((ExitCode.Usage, string.Empty), (run.Code, run.Output));
        Assert.Contains("--authority, --file-number, --purpose are missing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_out_is_said_and_has_its_exit_code()
    {
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord(), ExportBench.Counted(1, ExportBench.Order, "b").ToRecord()]);
        await _bench.WriteAsync([ExportBench.Hit(2).ToRecord()], isSigned: false);

        CliRun run = await ExportAsync("--unsealed");

        Assert.Equal(ExitCode.Incomplete, run.Code);
        Assert.Contains("1 record left out: not under a checkpoint yet; export again in a minute\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 record left out: visits of several orders are counted in it together (40)\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_of_an_order_that_nothing_names_writes_no_package_and_says_so()
    {
        await _bench.WriteAsync(ExportBench.Mixed(6));

        CliRun run = await CliRun.OfAsync(
        [
            "evidence", "export", "--order", "xa-erc-2026-9345", .. Interval[2..], "--out", _bench.Package, "--data", _bench.Data, "--unsealed",
            .. Reason,
        ]);

        Assert.Equal((ExitCode.NotFound, string.Empty), (run.Code, run.Output));
        Assert.Contains("nothing is exported: no record of order xa-erc-2026-9345 in the interval", run.Error, StringComparison.Ordinal);
        Assert.Contains("no order 'xa-erc-2026-9345' is known here: no record of the journal names it", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Folder, "package*"));
        Assert.Equal([null, 0L], Looks().Select(static look => look.Question.Result?.Records));
    }

    [Fact]
    public async Task Interval_without_a_record_of_the_order_writes_no_package_and_the_order_is_not_called_unknown()
    {
        await _bench.WriteAsync([ExportBench.Hit(90_000).ToRecord()]);
        CliRun none = await ExportAsync("--unsealed");
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord()], isSigned: false);

        CliRun tooNew = await ExportAsync("--unsealed");

        Assert.Equal((ExitCode.NotFound, ExitCode.Incomplete), (none.Code, tooNew.Code));
        Assert.DoesNotContain("is known here", none.Error, StringComparison.Ordinal);
        Assert.Contains("1 record left out: not under a checkpoint yet; export again in a minute\n", tooNew.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Package));
    }

    [Fact]
    public async Task Records_that_no_witness_has_cosigned_yet_are_counted()
    {
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord()]);
        string head = File.ReadAllText(Path.Combine(_bench.Log, "head"));
        string checkpoint = head[(head.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        string text = checkpoint[..(checkpoint.IndexOf("\n\n", StringComparison.Ordinal) + 1)];
        NoteSignature cosignature = NoteSigner.CreateWitness("witness.example/w1").Cosign(text, ExportBench.Begin);
        File.WriteAllText(Path.Combine(_bench.Log, "cosigned"), $"{checkpoint}{cosignature}\n");
        await _bench.WriteAsync([ExportBench.Hit(2).ToRecord(), ExportBench.Hit(3).ToRecord()]);

        CliRun run = await ExportAsync("--unsealed");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(
            "2 records in the package: not under the newest checkpoint that witnesses cosigned\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("time stamp", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_that_no_key_signed_is_not_exported()
    {
        await _bench.WriteAsync([ExportBench.Hit(1).ToRecord()], isSigned: false);

        CliRun run = await ExportAsync("--unsealed");

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.Contains("nothing is exported: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("hits.key is missing", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Package));
    }

    [Fact]
    public async Task R27_Package_in_which_a_line_was_changed_is_refused_and_the_record_is_named()
    {
        await _bench.WriteAsync(ExportBench.Mixed(6));
        await ExportAsync("--unsealed");
        string file = Path.Combine(_bench.Package, "records-001.txt");
        string[] lines = File.ReadAllLines(file);
        (lines[2], lines[3]) = (lines[3], lines[2]);
        File.WriteAllText(file, string.Join('\n', lines) + "\n");

        CliRun run = await CliRun.OfAsync("evidence", "verify", _bench.Package, "--key", KeyFile);

        Assert.Equal((ExitCode.Findings, "2 damages\n"), (run.Code, run.Output));
        Assert.Contains("damage: records-001.txt: is not what was written", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("first bad record: 3\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_is_verified_with_one_key_and_no_checkpoint()
    {
        await _bench.WriteAsync(ExportBench.Mixed(6));
        await ExportAsync("--unsealed");

        CliRun without = await CliRun.OfAsync("evidence", "verify", _bench.Package);
        CliRun wrong = await CliRun.OfAsync("evidence", "verify", _bench.Package, "--key", "no key");
        CliRun both = await CliRun.OfAsync("evidence", "verify", _bench.Package, "--key", KeyFile, "--checkpoint", KeyFile);

        Assert.Equal([ExitCode.Usage, ExitCode.Usage, ExitCode.Usage], [without.Code, wrong.Code, both.Code]);
        Assert.Contains("give --key KEY once, from another place than the package", without.Error, StringComparison.Ordinal);
        Assert.Contains("leave --checkpoint out", both.Error, StringComparison.Ordinal);
    }

    private Task<CliRun> ExportAsync(params string[] more) =>
        CliRun.OfAsync(["evidence", "export", .. Interval, "--out", _bench.Package, "--data", _bench.Data, .. Reason, .. more]);

    private void Configure(string certificate) => File.WriteAllText(Configuration, $"""
        format: sinkhole.config/1
        data: "{_bench.Data}"
        orders: [orders]
        authority: {"{"} certificates: [{certificate}] {"}"}

        """);

    private List<AuditRecord> Looks()
    {
        string audit = Path.Combine(_bench.Data, "audit");
        List<AuditRecord> looks = [];
        foreach (StoredRecord stored in Directory.Exists(audit) ? new JournalReader(audit).Read(default) : [])
        {
            Sinkhole.Evidence.Journals.Record record = stored.Record;
            if (AuditRecord.TryRead(record, out AuditRecord? look))
            {
                looks.Add(look);
            }
        }

        return looks;
    }
}
