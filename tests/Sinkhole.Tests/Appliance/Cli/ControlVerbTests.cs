using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Cli;
using Sinkhole.Exits;
using Sinkhole.Operator;
using Sinkhole.Storage;
using Sinkhole.Tests.Appliance.Operator;
using Sinkhole.Tests.Clocks;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class ControlVerbTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeAppliance _appliance = new();
    private ControlServer _server = null!;

    private string SocketPath => _folder.Below("control.sock");

    public async ValueTask InitializeAsync() =>
        _server = await ControlServer.StartAsync(SocketPath, _appliance.Services, TestTransport.New(), NullLoggerFactory.Instance, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Applied_reload_exits_with_0()
    {
        CliRun run = await AskAsync("reload");

        Assert.Equal(new CliRun(ExitCode.Ok, "generation 2026112102 active: 2 orders, 313 entries\n", string.Empty), run);
    }

    [Fact]
    public async Task Refused_reload_exits_with_2_and_says_why()
    {
        _appliance.Accepts = false;

        CliRun run = await AskAsync("reload");

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Empty(run.Output);
        Assert.Equal(
            "xa.yaml:14:13: error SH104: not a valid domain name\n"
            + "hint: write 'evil.example'\n"
            + "refused: 1 error; the running generation 2026112101 is unchanged\n",
            run.Error);
    }

    [Fact]
    public async Task Reload_after_which_an_order_has_fewer_names_exits_with_6_and_says_which()
    {
        _appliance.Shrunk = ["order xa-1 has 1 of 2 names since 2026-11-28 12:00:00Z"];

        CliRun run = await AskAsync("reload");

        Assert.Equal(ExitCode.Incomplete, run.Code);
        Assert.StartsWith("generation 2026112102 active", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("warning: order xa-1 has 1 of 2 names since 2026-11-28 12:00:00Z\nhint: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("SHRUNK       order xa-1 has 1 of 2 names", (await AskAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_that_confirms_says_what()
    {
        _appliance.Confirmed = ["order xa-1 blocks 1 of 2 names since 2026-11-28 12:00:00Z"];
        Assert.Empty((await AskAsync("reload")).Error);

        CliRun run = await AskAsync("reload", "--confirm");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal("confirmed: order xa-1 blocks 1 of 2 names since 2026-11-28 12:00:00Z\n", run.Error);
    }

    [Fact]
    public async Task Reload_after_which_the_clock_leaves_orders_in_doubt_exits_with_6_and_says_why()
    {
        _appliance.InDoubt = "a jump of the clock has begun or ended 1 order";

        CliRun run = await AskAsync("reload");

        Assert.Equal(ExitCode.Incomplete, run.Code);
        Assert.Equal("warning: a jump of the clock has begun or ended 1 order\n", run.Error);
    }

    [Fact]
    public async Task Order_that_blocks_after_its_end_is_reported()
    {
        _appliance.Overdue = 1;

        string status = (await AskAsync("status")).Output;

        Assert.Contains("1 order still blocks after its valid_until: no synchronised clock", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_that_is_behind_and_has_stepped_is_reported()
    {
        _appliance.Clock = new ClockStatus(false, null)
        {
            LastSynchronized = DateTimeOffset.Parse("2026-11-21T12:00:00Z"),
            BehindSeconds = 86400,
            LastStep = "1 days back, to 2026-11-20 12:00:00Z",
        };

        string status = (await AskAsync("status")).Output;

        Assert.Contains("last synchronised 2026-11-21 12:00:00Z: orders that end later stay in force", status, StringComparison.Ordinal);
        Assert.Contains("86400 s behind the last synchronised time: no order ends", status, StringComparison.Ordinal);
        Assert.Contains("stepped 1 days back", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_is_plain_text_without_a_terminal()
    {
        CliRun run = await AskAsync("status");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(
            """
            node         demo-1 (6f1c1f0e-3f57-4a59-9f0f-5d2f2a8f7d11), sinkhole 0.1.0, since 2026-11-21 12:00:00Z
            state        ready
            generation   2026112101 since 2026-11-21 12:00:01Z: 2 orders, 313 entries, 1 held by the guard
            last reload  2026-11-21 12:00:01Z applied: generation 2026112101 active (errors 0, warnings 1)
            listens      dns 127.0.0.1:1053 (udp, tcp)
            upstream     198.51.100.53:53: circuit closed; 120 answered, 3 failed, 1 silent, 0 short-circuited; latency median 3.1 ms, p95 12.5 ms; last answer 2026-11-21 12:30:00Z
            upstream     198.51.100.54:53 for corp.example: circuit FAILING: it answers REFUSED; 0 answered, 21 failed, 4 silent, 17 short-circuited
            evidence     7 records written, 0 pending; 4096 octets in /data/hits
            clock        NOT synchronised: hits are marked not resolvable, error bound 0.016 s
                         never synchronised: orders do not end
            note         clock is not synchronised: hits are marked not resolvable

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task Status_has_a_line_for_each_checkpoint_witness_time_stamp_and_for_sealing()
    {
        _appliance.Proofs = new ProofStatus
        {
            Checkpoints = [new CheckpointStatus("audit", 1, null), new CheckpointStatus("hits", 1234, At("12:30:08"))],
            Cosignatures =
            [
                new CosignatureStatus("witness.example/w1", "audit", 0, null),
                new CosignatureStatus("witness.example/w1", "hits", 1230, At("12:25:20")),
            ],
            TimeStamps = [new TimeStampStatus("audit", 0, null), new TimeStampStatus("hits", 1200, At("09:30:00"))],
        };
        _appliance.Sealing = new SealingStatus(2, DateTimeOffset.Parse("2027-06-01T00:00:00Z"), 17, 0);

        string status = (await AskAsync("status")).Output;

        Assert.Contains(
            """
            checkpoint   audit: 1 record signed; it has not had all durable records since the start
            checkpoint   hits: 1234 records signed; all durable records were under it at 2026-11-21 12:30:08Z (12 s ago)
            witness      witness.example/w1: audit: nothing cosigned yet
            witness      witness.example/w1: hits: 1230 of 1234 records cosigned at 2026-11-21 12:25:20Z (5 min ago)
            time stamp   audit: no time stamp yet
            time stamp   hits: 1200 records stamped at 2026-11-21 09:30:00Z (3 h ago)
            sealing      to 2 certificates, the first expires 2027-06-01 00:00:00Z; 17 accounts sealed, 0 failed

            """.ReplaceLineEndings("\n"),
            status,
            StringComparison.Ordinal);

        static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-11-21T{time}Z", CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(true, "0 failed; passwords hashed\n")]
    [InlineData(false, "0 failed; passwords not hashed: no key of the operation\n")]
    [InlineData(null, "0 failed\n")]
    public async Task Status_says_whether_passwords_are_hashed_where_accounts_are_sealed(bool? hashes, string end)
    {
        _appliance.Sealing = new SealingStatus(1, DateTimeOffset.UnixEpoch, 3, 0) { HashesPasswords = hashes };

        Assert.Contains(end, (await AskAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_in_JSON_has_the_proofs()
    {
        _appliance.Proofs = new ProofStatus { Checkpoints = [new CheckpointStatus("hits", 7, DateTimeOffset.UnixEpoch)] };
        _appliance.Sealing = new SealingStatus(1, DateTimeOffset.UnixEpoch, 3, 0);

        JsonElement status = JsonDocument.Parse((await AskAsync("status", "--json")).Output).RootElement;

        Assert.Equal(7, status.GetProperty("proofs").GetProperty("checkpoints")[0].GetProperty("records").GetInt64());
        Assert.Equal(3, status.GetProperty("sealing").GetProperty("sealed").GetInt64());
    }

    [Fact]
    public async Task Status_is_a_table_on_a_terminal()
    {
        CliRun run = await CliRun.OfAsync(isTerminal: true, (_, _) => Task.FromResult(0), "status", "--socket", SocketPath);

        Assert.Contains("╭", run.Output, StringComparison.Ordinal);
        Assert.Contains("generation", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_for_machines_is_json()
    {
        CliRun run = await AskAsync("status", "--json");

        JsonElement status = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(2026112101, status.GetProperty("generation").GetProperty("number").GetInt64());
        JsonElement upstream = status.GetProperty("upstreams")[1];
        Assert.Equal(
            ("198.51.100.54:53", "failing", 17L),
            (upstream.GetProperty("address").GetString(), upstream.GetProperty("state").GetString(), upstream.GetProperty("spared").GetInt64()));
    }

    [Fact]
    public async Task Ready_appliance_is_healthy()
    {
        Assert.Equal(new CliRun(ExitCode.Ok, "ready\n", string.Empty), await AskAsync("healthcheck"));
    }

    [Fact]
    public async Task Appliance_that_is_not_ready_exits_with_2_with_each_reason()
    {
        _appliance.Missing = ["dns: no listener is open", "orders: no generation is loaded"];

        CliRun run = await AskAsync("healthcheck");

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Equal("not ready: dns: no listener is open\nnot ready: orders: no generation is loaded\n", run.Error);
    }

    [Fact]
    public async Task Appliance_whose_listener_is_silent_is_not_healthy()
    {
        _appliance.Silent = ["127.0.0.1:53 did not answer within 2 s"];

        CliRun run = await AskAsync("healthcheck");

        Assert.Equal(new CliRun(ExitCode.Findings, string.Empty, "not ready: 127.0.0.1:53 did not answer within 2 s\n"), run);
    }

    [Fact]
    public async Task Appliance_that_takes_a_request_and_does_not_answer_hangs()
    {
        string path = _folder.Below("deaf.sock");
        using Socket deaf = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        deaf.Bind(new UnixDomainSocketEndPoint(path));
        deaf.Listen();
        var time = new ManualTime();

        Task<CliRun> asking = CliRun.AtAsync(time, "healthcheck", "--socket", path);
        using Socket asked = await deaf.AcceptAsync();
        await asked.ReceiveAsync(new byte[4096]);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(new CliRun(ExitCode.NotReachable, string.Empty, $"sinkhole: the process on {path} hangs: no answer within 3 s\n"), await asking);
    }

    [Fact]
    public async Task Appliance_that_is_absent_does_not_hang_on_a_machine_that_stands_still()
    {
        string path = _folder.Below("absent.sock");

        CliRun run = await CliRun.AtAsync(new ElapsedTime(), "healthcheck", "--socket", path);

        Assert.Equal(ExitCode.NotReachable, run.Code);
        Assert.StartsWith($"sinkhole: no appliance answers on {path} (the socket does not exist)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_appliance_without_this_request_exits_with_5()
    {
        const string Body = "{ \"error\": \"here are POST /reload, GET /status and GET /lookup?name=&type=\" }";
        string path = _folder.Below("older.sock");
        using Socket older = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        older.Bind(new UnixDomainSocketEndPoint(path));
        older.Listen();

        Task<CliRun> asking = CliRun.OfAsync("healthcheck", "--socket", path);
        using Socket asked = await older.AcceptAsync();
        await asked.ReceiveAsync(new byte[4096]);
        await asked.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 404 Not Found\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
        CliRun run = await asking;

        Assert.Equal(ExitCode.NotReachable, run.Code);
        Assert.StartsWith($"sinkhole: the answer on {path} is not from an appliance of this version: restart it after an upgrade", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Appliance_whose_socket_has_a_full_queue_is_busy_and_not_absent()
    {
        string path = _folder.Below("full.sock");
        using Socket full = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        full.Bind(new UnixDomainSocketEndPoint(path));
        full.Listen(0);
        using Socket waiting = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await waiting.ConnectAsync(new UnixDomainSocketEndPoint(path));

        CliRun run = await CliRun.OfAsync("status", "--socket", path);

        Assert.Equal(ExitCode.NotReachable, run.Code);
        Assert.StartsWith($"sinkhole: the appliance on {path} is busy: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "it may have erased: 'sinkhole evidence audit' says whether it is on record",
        "evidence", "erase", "--order", "xa-1", "--yes", "--authority", "Court", "--file-number", "1/27", "--purpose", "lifted")]
    [InlineData("it may have read the files: once it runs again, 'sinkhole status' says which generation runs", "reload")]
    [InlineData("ask again once it runs", "lookup", "evil.example")]
    public async Task Appliance_that_ends_before_it_answers_is_not_called_absent(string doubt, params string[] verb)
    {
        string path = _folder.Below("ends.sock");
        Socket ends = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        ends.Bind(new UnixDomainSocketEndPoint(path));
        ends.Listen();
        Task<CliRun> asked = CliRun.OfAsync([.. verb, "--socket", path]);
        using (Socket client = await ends.AcceptAsync(TestContext.Current.CancellationToken))
        {
            await client.ReceiveAsync(new byte[4096], TestContext.Current.CancellationToken);

            // .NET connects once more, and must find nobody.
            ends.Dispose();
            File.Delete(path);
        }

        CliRun run = await asked.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.NotReachable, run.Code);
        Assert.Equal($"sinkhole: the appliance on {path} ended before it answered; {doubt}\n", run.Error);
    }

    [Fact]
    public void Socket_that_this_user_may_not_open_is_not_called_absent() =>
        Assert.Equal(
            "this user may not use /gone/control.sock (Permission denied): use root or the user sinkhole",
            ControlClient.DescribeFailure("/gone/control.sock", new SocketException((int)SocketError.AccessDenied)));

    [Fact]
    public void Socket_that_takes_no_connection_in_time_is_not_called_deleted()
    {
        string path = _folder.Below("slow.sock");
        using Socket slow = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        slow.Bind(new UnixDomainSocketEndPoint(path));

        Assert.Equal(
            $"no connection to {path} (no answer within 3 s): the machine or the appliance is busy; try again",
            ControlClient.DescribeFailure(path, new TimeoutException("no answer within 3 s")));
    }

    [Fact]
    public async Task Lookup_shows_the_answer()
    {
        CliRun run = await AskAsync("lookup", "WWW.evil.example", "--type", "aaaa");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(("www.evil.example", RRType.Aaaa), _appliance.Asked);
        Assert.Equal(
            """
            www.evil.example AAAA: page (NOERROR), by order xa-erc-2026-0345 of Example Regional Court
              www.evil.example. 30 IN A 192.0.2.80
              extended error 15 (Blocked)

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task Explained_lookup_names_the_line_that_decides()
    {
        CliRun run = await AskAsync("lookup", "www.evil.example", "--explain");

        Assert.EndsWith(
            """
            blocklists/xa/2026/xa-erc-2026-0345.yaml:17: decides: evil.example (subtree, page)
              in force from 2026-11-02 00:00:00Z until 2027-11-02 00:00:00Z
              covered by xa-erc-2026-0345
              generation 2026112101

            """.ReplaceLineEndings("\n"),
            run.Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reload")]
    [InlineData("status")]
    public async Task Error_elsewhere_in_the_configuration_leaves_its_control_socket_known(string verb)
    {
        string file = _folder.Write("bad.yaml", $"format: sinkhole.config/1\nlimits: {{ drain: 20 }}\ncontrol: {{ socket: {SocketPath} }}\n");

        Assert.Equal(ExitCode.Ok, (await CliRun.OfAsync(verb, "-c", file)).Code);
    }

    [Theory]
    [InlineData("reload")]
    [InlineData("status")]
    [InlineData("healthcheck")]
    [InlineData("lookup", "evil.example")]
    public async Task Missing_socket_exits_with_5_with_the_remedy(params string[] arguments)
    {
        CliRun run = await CliRun.OfAsync([.. arguments, "--socket", _folder.Below("nobody.sock")]);

        Assert.Equal(ExitCode.NotReachable, run.Code);
        Assert.Empty(run.Output);
        Assert.StartsWith($"sinkhole: no appliance answers on {_folder.Below("nobody.sock")} (the socket does not exist): ", run.Error, StringComparison.Ordinal);
        Assert.Contains("start it with 'sinkhole run'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reload", "limits: { drain: 20 }\n", "")]
    [InlineData("status", "pagess: {}\n", "")]
    [InlineData("healthcheck", "", "dns: { listn: [] }\n")]
    public async Task Socket_is_taken_from_a_configuration_with_other_errors(string verb, string before, string after)
    {
        string file = _folder.Write("faulty.yaml", $"format: sinkhole.config/1\n{before}control: {{ socket: control.sock }}\n{after}");

        CliRun run = await CliRun.OfAsync(verb, "-c", file);

        Assert.Equal((ExitCode.Ok, NoteOf(file)), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("reload")]
    [InlineData("status")]
    [InlineData("healthcheck")]
    [InlineData("lookup", "evil.example")]
    public async Task Socket_is_known_if_it_precedes_a_syntax_error(params string[] arguments)
    {
        string file = _folder.Write("broken.yaml", "format: sinkhole.config/1\ncontrol: { socket: control.sock }\ndns: { listen: [\n");

        CliRun run = await CliRun.OfAsync([.. arguments, "-c", file]);

        Assert.Equal((ExitCode.Ok, NoteOf(file)), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("format: sinkhole.config/9\n")]
    [InlineData("format: [\n")]
    [InlineData("")]
    public async Task Healthcheck_of_a_configuration_without_a_known_socket_uses_the_default(string text)
    {
        string file = _folder.Write("broken.yaml", text);

        CliRun run = await CliRun.OfAsync("healthcheck", "-c", file);

        Assert.NotEqual(ExitCode.BadConfiguration, run.Code);
        Assert.StartsWith(NoteOf(file, "/run/sinkhole/control.sock"), run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reload")]
    [InlineData("status")]
    [InlineData("healthcheck")]
    [InlineData("lookup", "evil.example")]
    public async Task Socket_that_was_changed_after_the_start_is_found_in_the_data_folder(params string[] arguments)
    {
        string file = _folder.Write("changed.yaml", "format: sinkhole.config/1\ndata: data\ncontrol: { socket: new.sock }\n");
        _folder.Write("data/appliance_id", "");
        ControlSocketFile.Write(_folder.Below("data"), SocketPath, NullLogger.Instance);

        CliRun run = await CliRun.OfAsync([.. arguments, "-c", file]);

        Assert.Equal((ExitCode.Ok, string.Empty), (run.Code, run.Error));
    }

    [Fact]
    public async Task Socket_of_the_configuration_comes_before_a_saved_one()
    {
        string file = _folder.Write("same.yaml", "format: sinkhole.config/1\ndata: data\ncontrol: { socket: control.sock }\n");
        _folder.Write("data/appliance_id", "");
        ControlSocketFile.Write(_folder.Below("data"), _folder.Below("dead.sock"), NullLogger.Instance);

        Assert.Equal(ExitCode.Ok, (await CliRun.OfAsync("healthcheck", "-c", file)).Code);
    }

    [Fact]
    public async Task Neither_socket_answers_and_the_message_names_that_of_the_configuration()
    {
        string file = _folder.Write("both.yaml", "format: sinkhole.config/1\ndata: data\ncontrol: { socket: new.sock }\n");
        _folder.Write("data/appliance_id", "");
        ControlSocketFile.Write(_folder.Below("data"), _folder.Below("dead.sock"), NullLogger.Instance);

        CliRun run = await CliRun.OfAsync("healthcheck", "-c", file);

        Assert.Equal(ExitCode.NotReachable, run.Code);
        Assert.StartsWith($"sinkhole: no appliance answers on {_folder.Below("new.sock")} (the socket does not exist)", run.Error, StringComparison.Ordinal);
        Assert.Contains("If it runs, its socket was deleted: restart it", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_needs_an_existing_configuration_to_find_the_appliance()
    {
        CliRun run = await CliRun.OfAsync("reload", "-c", _folder.Below("gone.yaml"));

        Assert.Equal(ExitCode.BadConfiguration, run.Code);
        Assert.Contains("cannot be read completely", run.Error, StringComparison.Ordinal);
    }

    private string NoteOf(string file, string? socket = null) =>
        $"note: {file} has errors or cannot be read ('sinkhole check -c {file}' shows why); using the appliance on {socket ?? SocketPath}\n";

    private Task<CliRun> AskAsync(params string[] arguments) => CliRun.OfAsync([.. arguments, "--socket", SocketPath]);

    // Each wait is over when it begins.
    private sealed class ElapsedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
