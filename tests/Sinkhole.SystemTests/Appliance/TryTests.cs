using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>The first command of the README, as a newcomer meets it.</summary>
[Collection(TryCollection.Name)]
public sealed class TryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sinkhole-try-");
    private readonly TryRun _running;

    public TryTests(TryFixture fixture)
    {
        _running = fixture.Running;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Three_queries_have_their_answers()
    {
        string[] queries = _running.Output.Split("\n\n");

        Assert.Contains("gold-panel-tv.example. 30 IN A 127.0.0.1", Answer("A seized name:"), StringComparison.Ordinal);
        Assert.Contains("portal.live.gold-panel-tv.example. 30 IN A 127.0.0.1", Answer("A name below it:"), StringComparison.Ordinal);
        Assert.Contains("SERVFAIL", Answer("A name that no order lists:"), StringComparison.Ordinal);
        Assert.Contains("EDE 22", Answer("A name that no order lists:"), StringComparison.Ordinal);

        string Answer(string query) => Assert.Single(queries, part => part.StartsWith(query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Curl_line_shows_the_page_and_the_evidence_line_finds_its_hit()
    {
        _ = Tool.Curl.Required();

        ProgramRun curl = await ProgramRun.OfAsync("bash", ["-c", _running.Line("curl -i")]);
        ProgramRun verify = await ProgramRun.OfAsync("bash", ["-c", _running.Line("/")]);

        Assert.StartsWith("HTTP/1.1 451 ", curl.Output, StringComparison.Ordinal);
        Assert.Contains("<span class=\"ref\">", curl.Output, StringComparison.Ordinal);
        Assert.True(verify.Code == 0, verify.Said);
        Assert.StartsWith("sound: ", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_drains_and_exits_with_0()
    {
        await using TryRun run = await TryRun.StartAsync([.. TryRun.Flags(_folder.FullName), "--no-build"]);

        (int code, string error) = await run.InterruptAsync();

        Assert.True(code == 0, $"{code}: {error}");
    }

    [Fact]
    public async Task Ctrl_C_while_the_last_lines_are_being_printed_drains_and_exits_with_0()
    {
        DirectoryInfo slow = _folder.CreateSubdirectory("slow");
        string cat = Path.Combine(slow.FullName, "cat");
        await File.WriteAllTextAsync(cat, "#!/bin/sh\n/bin/cat \"$@\"\nexec sleep 2\n");
        File.SetUnixFileMode(cat, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using TryRun run = await TryRun.StartAsync(slow, [.. TryRun.Flags(_folder.FullName), "--no-build"]);

        (int code, string error) = await run.InterruptAsync();

        Assert.True(code == 0, $"{code}: {error}");
    }

    [Theory]
    [InlineData("--dns-port", "dns.listen")]
    [InlineData("--web-port", "web.listen")]
    [InlineData("--metrics-port", "metrics.listen")]
    public async Task Port_in_use_is_reported_with_its_remedy(string flag, string key)
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        ProgramRun run = await RunAsync([.. TryRun.Flags(_folder.FullName), flag, $"{port}", "--no-build"]);

        Assert.Equal(4, run.Code);
        string[] lines = [.. run.Error.TrimEnd().Split('\n').Where(static line => !line.Contains(" warning sinkhole ", StringComparison.Ordinal))];
        string told = $"cannot listen on 127.0.0.1:{port} ({key}): the port is in use: stop the other program ('ss -lntup' names it) or change {key}";
        Assert.Matches(@"^sinkhole: \S+\.yaml:\d+:\d+: " + Regex.Escape(told) + "$", lines[0]);
        Assert.Equal(["appliance/try: other ports: --dns-port, --web-port, --metrics-port; another folder: --state"], lines[1..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#!/bin/sh\necho '9.0.100 [/usr/share/dotnet/sdk]'\n")]
    public async Task Missing_sdk_is_one_sentence_with_the_remedy(string dotnet)
    {
        foreach (string program in new[] { "dirname", "grep" })
        {
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, program), Path.Combine("/usr/bin", program));
        }

        if (dotnet.Length > 0)
        {
            string fake = Path.Combine(_folder.FullName, "dotnet");
            await File.WriteAllTextAsync(fake, dotnet);
            File.SetUnixFileMode(fake, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        ProgramRun run = await RunAsync([], new Dictionary<string, string> { ["PATH"] = _folder.FullName });

        Assert.Equal(1, run.Code);
        Assert.Equal("appliance/try: the .NET 10 SDK is missing; install dotnet-sdk-10.0 and run this again\n", run.Error);
    }

    [Theory]
    [InlineData("--dns-port", "0")]
    [InlineData("--dns-port", "65536")]
    [InlineData("--web-port")]
    [InlineData("--colour")]
    public async Task Misunderstood_flag_exits_with_64_and_names_the_help(params string[] flags)
    {
        ProgramRun run = await RunAsync(flags);

        Assert.Equal(64, run.Code);
        Assert.Contains("see appliance/try --help", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_cannot_be_made_is_one_sentence_with_the_remedy()
    {
        ProgramRun run = await RunAsync(["--no-build", "--state", "/dev/null/state"]);

        Assert.Equal(1, run.Code);
        Assert.Equal("appliance/try: cannot make the folder '/dev/null/state'; give another with --state DIR\n", run.Error);
    }

    private static Task<ProgramRun> RunAsync(IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment = null) =>
        ProgramRun.OfAsync("/bin/bash", [TryRun.Script, .. flags], environment: environment);
}
