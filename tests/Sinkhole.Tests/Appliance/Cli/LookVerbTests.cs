using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Audit;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Exits;
using Sinkhole.Operator;
using Sinkhole.Storage;
using Sinkhole.Tests.Appliance.Audit;
using Sinkhole.Tests.Appliance.Operator;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Warning.Hits;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Appliance.Cli;

/// <summary>The verbs that look at evidence, in process, with a fake appliance or with none.</summary>
public sealed class LookVerbTests : IAsyncLifetime
{
    private const string Reference = "AAAQEAYEAUDAOCH7";

    private static readonly string[] Reason = ["--authority", "Court", "--file-number", "1/7", "--purpose", "complaint"];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeAppliance _appliance = new();
    private ControlServer? _server;

    private string Data => _folder.Below("data");

    private string SocketPath => _folder.Below("control.sock");

    public async ValueTask InitializeAsync()
    {
        DataFolder.Open(Data).Dispose();
        await WriteAsync(HitRecordTests.Sample().ToRecord());
        _appliance.Data = Data;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Hit_is_shown_after_the_appliance_has_recorded_the_look()
    {
        await StartAsync();

        CliRun run = await CliRun.OfAsync(["evidence", "show", "aaaq-eaye-auda-och7", "--socket", SocketPath, .. Reason]);

        Assert.Equal((ExitCode.Ok, "sinkhole: this look is record 7/1 of the audit journal\n"), (run.Code, run.Error));
        Assert.Contains($"reference         {Reference}\n", run.Output, StringComparison.Ordinal);
        AuditQuestion[] looks = [.. _appliance.Looks.Select(static look => look.Question)];
        Assert.Equal(2, looks.Length);
        Assert.All(looks, static look => Assert.Equal((AuditAction.Show, Reference), (look.Action, look.Subject)));
        Assert.Null(looks[0].Result);
        Assert.Equal(new AuditResult { Order = "a", Records = 1, Epoch = 7, Sequence = 1 }, looks[1].Result);
    }

    [Theory]
    [InlineData(1, "1 record of all orders cannot be read: its storage key is not here, and no signed note says that it was erased;")]
    [InlineData(2, "2 records of all orders cannot be read: their storage keys are not here, and no signed note says that ")]
    public async Task R33_Records_whose_key_is_lost_are_not_taken_for_erased_ones(int records, string said)
    {
        for (int more = 1; more < records; more++)
        {
            await WriteAsync(HitRecordTests.Sample().ToRecord());
        }

        foreach (string key in Directory.GetFiles(Path.Combine(Data, "keys", "hits"), "*.key"))
        {
            File.Delete(key);
        }

        await StartAsync();
        CliRun run = await CliRun.OfAsync(["evidence", "show", Reference, "--socket", SocketPath, .. Reason]);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Contains("it may be that of a record without its storage key\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show", Reference)]
    [InlineData("list", "--order", "a", "--from", "2026-01-01", "--to", "2027-01-01")]
    public async Task Nothing_is_shown_of_a_look_whose_result_cannot_be_recorded(params string[] verb)
    {
        _appliance.RefusesResults = "the disk refuses it";
        await StartAsync();

        CliRun run = await CliRun.OfAsync(["evidence", .. verb, "--socket", SocketPath, .. Reason]);

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.EndsWith("nothing is shown, because this look cannot be recorded: the disk refuses it\n", run.Error, StringComparison.Ordinal);
        Assert.Null(Assert.Single(_appliance.Looks).Question.Result);
    }

    [Theory]
    [InlineData("show", Reference)]
    [InlineData("list", "--order", "a", "--from", "2026-01-01", "--to", "2027-01-01")]
    [InlineData("audit")]
    public async Task Nothing_is_shown_of_a_look_that_the_appliance_cannot_record(params string[] verb)
    {
        _appliance.RefusesLooks = "the disk refuses it";
        await StartAsync();

        CliRun run = await CliRun.OfAsync(["evidence", .. verb, "--socket", SocketPath, .. Reason]);

        Assert.Equal(
            new CliRun(ExitCode.CannotStart, string.Empty, "sinkhole: nothing is shown, because this look cannot be recorded: the disk refuses it\n"),
            run);
    }

    [Fact]
    public async Task Person_at_a_terminal_is_asked_for_the_texts_that_are_missing()
    {
        await StartAsync();

        CliRun run = await CliRun.InteractiveAsync(
            "\n12/26\ncomplaint\n", "evidence", "show", Reference, "--socket", SocketPath, "--authority", "Court");
        CliRun again = await CliRun.InteractiveAsync("Court\n12/26\n\n\nlast\n", "evidence", "show", Reference, "--socket", SocketPath);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.StartsWith("Number of its file: It is empty.\nNumber of its file: What the answer is for: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            new AuditReason { Authority = "Court", FileNumber = "12/26", Purpose = "complaint" }, _appliance.Looks[0].Question.Reason);
        Assert.Equal(ExitCode.Ok, again.Code);
        Assert.Equal("last", _appliance.Looks[^1].Question.Reason.Purpose);
    }

    [Fact]
    public async Task Person_who_ends_the_input_sees_nothing()
    {
        await StartAsync();

        CliRun run = await CliRun.InteractiveAsync("Court\n12/26\n", "evidence", "show", Reference, "--socket", SocketPath);

        Assert.Equal((ExitCode.Usage, string.Empty), (run.Code, run.Output));
        Assert.Contains("--purpose is missing: nothing is done without the reason for it\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(_appliance.Looks);
    }

    [Fact]
    public async Task Without_an_appliance_the_look_is_recorded_under_the_lock_of_the_folder()
    {
        CliRun run = await CliRun.OfAsync(["evidence", "show", Reference, "--data", Data, .. Reason]);
        using DataFolder held = DataFolder.Open(Data);
        CliRun locked = await CliRun.OfAsync(["evidence", "show", Reference, "--data", Data, .. Reason]);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal((ExitCode.CannotStart, string.Empty), (locked.Code, locked.Output));
        Assert.Contains("no socket of an appliance is known, and data folder", locked.Error, StringComparison.Ordinal);
        Assert.Contains(": if that is the appliance, it listens elsewhere: leave --socket out, or name its socket;", locked.Error, StringComparison.Ordinal);
        List<AuditRecord> looks = Looks();
        Assert.Equal([null, 1L], looks.Select(static look => look.Question.Result?.Records));
        Assert.All(looks, static look => Assert.Equal((AuditWriter.Command, Reference), (look.Writer, look.Question.Subject)));
    }

    [Theory]
    [InlineData("show", Reference)]
    [InlineData("list", "--order", "a", "--from", "2026-01-01", "--to", "2027-01-01")]
    [InlineData("audit")]
    [InlineData("erase", "--order", "a", "--yes")]
    public async Task Copy_whose_control_socket_is_that_of_a_running_appliance_is_refused(params string[] verb)
    {
        string copy = CopyOfData();
        await StartAsync();

        CliRun run = await CliRun.OfAsync(["evidence", .. verb, "--data", copy, .. Reason]);

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.EndsWith($"the running appliance uses {Data}, not {copy}: name its own folder\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(_appliance.Looks);
        Assert.Null(_appliance.Erased.Order);
    }

    [Fact]
    public async Task Erasure_by_the_configuration_of_a_copy_is_refused_and_by_a_link_to_the_own_folder_is_not()
    {
        string configuration = _folder.Below("copy.yaml");
        await File.WriteAllTextAsync(
            configuration, $"format: sinkhole.config/1\ndata: {CopyOfData()}\ncontrol: {{ socket: {_folder.Below("gone.sock")} }}\n");
        string link = _folder.Below("link");
        Directory.CreateSymbolicLink(link, Data);
        await StartAsync();

        CliRun copy = await CliRun.OfAsync(["evidence", "erase", "--order", "a", "--yes", "-c", configuration, .. Reason]);
        string? byCopy = _appliance.Erased.Order;
        CliRun own = await CliRun.OfAsync(
            ["evidence", "erase", "--order", "a", "--yes", "--data", link, "--socket", SocketPath, .. Reason]);

        Assert.Equal((ExitCode.CannotStart, null), (copy.Code, byCopy));
        Assert.Contains($"the running appliance uses {Data}, not ", copy.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Ok, "a"), (own.Code, _appliance.Erased.Order));
    }

    [Fact]
    public async Task Folder_that_no_appliance_made_is_not_made()
    {
        CliRun run = await CliRun.OfAsync(["evidence", "show", Reference, "--data", _folder.Below("other"), .. Reason]);

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.False(Directory.Exists(_folder.Below("other")));
    }

    [Fact]
    public async Task Reference_that_no_hit_has_exits_with_7_and_with_2_where_records_are_damaged()
    {
        string[] verb = ["evidence", "show", "BBBQEAYEAUDAOCH7", "--data", Data, .. Reason];

        CliRun missing = await CliRun.OfAsync(verb);
        string segment = Directory.GetFiles(Path.Combine(Data, "hits")).Single();
        byte[] octets = await File.ReadAllBytesAsync(segment);
        octets[^10] ^= 1;
        await File.WriteAllBytesAsync(segment, octets);
        CliRun damaged = await CliRun.OfAsync(verb);

        Assert.Equal((ExitCode.NotFound, ExitCode.Findings), (missing.Code, damaged.Code));
        Assert.Contains("1 damage in ", damaged.Error, StringComparison.Ordinal);
        Assert.Equal([null, 0L, null, 0L], Looks().Select(static look => look.Question.Result?.Records));
    }

    [Theory]
    [InlineData("show", Reference)]
    [InlineData("list", "--order", "a", "--from", "2026-01-01", "--to", "2027-01-01", "--limit", "1")]
    public async Task What_is_found_in_a_damaged_journal_is_shown_and_exits_with_2(params string[] verb)
    {
        string segment = Directory.GetFiles(Path.Combine(Data, "hits")).Single();
        byte[] octets = await File.ReadAllBytesAsync(segment);
        octets[^10] ^= 1;
        await File.WriteAllBytesAsync(segment, octets);
        await WriteAsync(HitRecordTests.Sample().ToRecord());
        await WriteAsync(HitRecordTests.Sample().ToRecord());

        CliRun run = await CliRun.OfAsync(["evidence", .. verb, "--data", Data, .. Reason]);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains(Reference, run.Output, StringComparison.Ordinal);
        Assert.Contains("1 damage in ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_of_hits_that_is_not_there_is_said_after_the_look_is_recorded()
    {
        Directory.Delete(Path.Combine(Data, "hits"), recursive: true);

        CliRun run = await CliRun.OfAsync(["evidence", "show", Reference, "--data", Data, .. Reason]);

        Assert.Equal((ExitCode.CannotStart, string.Empty), (run.Code, run.Output));
        Assert.Matches("^sinkhole: this look is record \\d+/1 of the audit journal\nsinkhole: journal .*/hits: ", run.Error);
    }

    [Fact]
    public async Task List_has_titles_on_a_terminal_alone_and_says_what_is_only_counted()
    {
        await WriteAsync((CountedRecordTests.Sample() with { First = ManualTime.Start }).ToRecord());
        string[] verb = ["evidence", "list", "--order", "a", "--from", "2026-01-01", "--to", "2027-01-01", "--data", Data, .. Reason];

        CliRun plain = await CliRun.OfAsync(verb);
        CliRun terminal = await CliRun.InteractiveAsync("", verb);

        Assert.Equal(ExitCode.Ok, plain.Code);
        Assert.Single(plain.Output.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("INSTANT ", terminal.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "1 hit of order a from 1 source address (an address is not a line); 999 further visits of addresses beyond "
                + "'limits.hits_per_address', in 1 record that are not listed\n",
            plain.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_of_an_order_that_nothing_names_says_so_and_which_one_may_be_meant()
    {
        _folder.Write("data/orders", "xa-erc-2026-0345 1 0 0 2026-11-02T00:00:00Z 2027-11-02T00:00:00Z\n");

        CliRun mistyped = await ListAsync("xa-erc-2026-0354", "2026-01-01");
        CliRun loaded = await ListAsync("xa-erc-2026-0345", "2026-01-01");
        CliRun named = await ListAsync("a", "2026-12-01");

        Assert.Equal((ExitCode.Ok, ExitCode.Ok, ExitCode.Ok), (mistyped.Code, loaded.Code, named.Code));
        Assert.EndsWith(
            "sinkhole: 0 hits of order xa-erc-2026-0354\nsinkhole: no order 'xa-erc-2026-0354' is known here: no record of the journal names it, "
                + "and it is not among the orders that the appliance loaded last; did you mean 'xa-erc-2026-0345'?\n",
            mistyped.Error,
            StringComparison.Ordinal);
        Assert.EndsWith("sinkhole: 0 hits of order xa-erc-2026-0345\n", loaded.Error, StringComparison.Ordinal);
        Assert.Contains("sinkhole: 0 hits of order a\n", named.Error, StringComparison.Ordinal);

        Task<CliRun> ListAsync(string order, string from) =>
            CliRun.OfAsync(["evidence", "list", "--order", order, "--from", from, "--to", "2027-01-01", "--data", Data, .. Reason]);
    }

    [Theory]
    [InlineData("2025-01-01", "2025-02-01", "sinkhole: the interval ends before this journal begins, at ")]
    [InlineData("2126-01-01", "2126-02-01", "sinkhole: the interval begins in the future: it is ")]
    public async Task List_of_an_interval_in_which_nothing_can_be_says_so(string from, string to, string why)
    {
        CliRun run = await CliRun.OfAsync(
            ["evidence", "list", "--order", "a", "--from", from, "--to", to, "--data", Data, .. Reason]);
        CliRun inside = await CliRun.OfAsync(
            ["evidence", "list", "--order", "b", "--from", "2026-01-01", "--to", "2027-01-01", "--data", Data, .. Reason]);

        Assert.Contains(why, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the interval", inside.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_shows_the_looks_of_an_interval_and_a_newer_record_is_not_hidden()
    {
        await CliRun.OfAsync(["evidence", "show", Reference, "--data", Data, .. Reason]);
        Record newer = AuditRecordTests.Sample().ToRecord();
        byte[] payload = newer.Payload.ToArray();
        payload[0] = 9;
        await WriteAsync(newer with { Payload = payload }, "audit");

        CliRun all = await CliRun.OfAsync(["evidence", "audit", "--data", Data, .. Reason]);
        CliRun none = await CliRun.OfAsync(["evidence", "audit", "--data", Data, "--to", "2026-01-01", .. Reason]);

        string[] lines = all.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains($"  show {Reference} ", lines[0], StringComparison.Ordinal);
        Assert.Matches($"  show {Reference}: 1 record of order a [(]asked in [0-9]+/1[)] ", lines[1]);
        Assert.EndsWith("  Court; 1/7; complaint", lines[2], StringComparison.Ordinal);
        Assert.Equal((ExitCode.CannotStart, ExitCode.CannotStart), (all.Code, none.Code));
        Assert.Contains("1 record of a newer version cannot be read", all.Error, StringComparison.Ordinal);
        Assert.Empty(none.Output);
    }

    /// <summary>As cp -a makes it while the appliance runs: with the name of its socket.</summary>
    private string CopyOfData()
    {
        string copy = _folder.Below("copy");
        Directory.CreateDirectory(copy);
        File.Copy(Path.Combine(Data, "appliance_id"), Path.Combine(copy, "appliance_id"));
        File.WriteAllText(Path.Combine(copy, DataFolderNames.ControlSocket), SocketPath + "\n");
        return copy;
    }

    private async Task StartAsync() => _server = await ControlServer.StartAsync(
        SocketPath, _appliance.Services, TestTransport.New(), NullLoggerFactory.Instance, CancellationToken.None);

    private async Task WriteAsync(Record record, string journal = "hits")
    {
        var options = new JournalOptions { Folder = Path.Combine(Data, journal), ApplianceId = Guid.NewGuid(), ClockIsTrusted = static () => false };
        await using Journal written = Journal.Open(options, TimeProvider.System);
        await written.AppendAsync(record, CancellationToken.None);
    }

    private List<AuditRecord> Looks()
    {
        List<AuditRecord> looks = [];
        foreach (StoredRecord stored in new JournalReader(Path.Combine(Data, "audit")).Read(default))
        {
            if (AuditRecord.TryRead(stored.Record, out AuditRecord? look))
            {
                looks.Add(look);
            }
        }

        return looks;
    }
}
