using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.Configuration;
using Sinkhole.Exits;
using Sinkhole.NameServer.Transport;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

public sealed class ServiceUnitTests
{
    private const decimal HighestExposure = 2.0m;

    [Fact]
    public async Task Exposure_is_low_in_the_scale_of_systemd()
    {
        ProgramRun run = await Tool.SystemdAnalyze.RunAsync("security", "--offline=true", "--no-pager", ServiceUnit.File);

        Match score = Regex.Match(run.Output, @"Overall exposure level for sinkhole.service: (?<score>[0-9.]+)", RegexOptions.ExplicitCapture);
        Assert.True(score.Success, run.Said);
        Assert.InRange(decimal.Parse(score.Groups["score"].Value, CultureInfo.InvariantCulture), 0, HighestExposure);
    }

    [Fact]
    public async Task Systemd_finds_nothing_to_say_about_it()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sinkhole-unit-");
        try
        {
            // systemd wants the program where the unit says: here it is the one that was built.
            string unit = await File.ReadAllTextAsync(ServiceUnit.File, TestContext.Current.CancellationToken);
            string copy = Path.Join(folder.FullName, "sinkhole.service");
            await File.WriteAllTextAsync(
                copy, unit.Replace("/usr/bin/sinkhole", ApplianceHome.Program, StringComparison.Ordinal), TestContext.Current.CancellationToken);

            ProgramRun run = await Tool.SystemdAnalyze.RunAsync("verify", "--man=no", copy);

            Assert.Equal((0, string.Empty), (run.Code, run.Said));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Exit_codes_for_which_a_restart_does_not_help_are_those_of_the_program()
    {
        IEnumerable<int> prevented = ServiceUnit.Values("RestartPreventExitStatus")
            .SelectMany(static codes => codes.Split(' '))
            .Select(static code => int.Parse(code, CultureInfo.InvariantCulture));

        Assert.Equal([ExitCode.BadConfiguration, ExitCode.Usage], prevented);
    }

    /// <summary>The defaults, with a million names twice at a reload, and the kernel's part of connections.</summary>
    [Fact]
    public void Memory_that_the_options_allow_fits_into_that_of_the_unit()
    {
        DnsOptions dns = new();
        WebOptions web = new();
        LimitsOptions limits = new();
        TcpLimits tcp = new();
        const long resident = 2 * (150L << 20);
        const long uncollected = 2 * (36L << 20);
        const long visitor = 80 << 10;
        long connections = (dns.Tcp.Connections * 4L * tcp.BufferOctets) + (web.Connections * visitor);

        long needed = resident + uncollected + connections + dns.CacheMemory + limits.DnsTcpMemory + limits.WebMemory;

        Assert.Equal(["2G"], ServiceUnit.Values("MemoryMax"));
        Assert.InRange(needed, 0, 2L << 30);
    }

    /// <summary>Every call that the unit's filter denies is failed as the kernel would, from start over reload to drain.</summary>
    [Fact]
    public async Task Program_serves_under_the_filter_of_the_unit()
    {
        Tool.Strace.Required();
        string allowed = string.Join(',', (await ServiceUnit.AllowedSystemCallsAsync()).Select(static call => "?" + call));
        using ApplianceHome home = new();
        string denied = Path.Join(home.Folder, "denied");
        string[] strace =
        [
            "strace", "-D", "-f", "-qq", "-o", denied, "-e", "trace=!" + allowed, "-e", "inject=!" + allowed + ":error=EPERM",
        ];

        await using ApplianceProcess appliance = await ApplianceProcess.StartAsync(home, environment: null, strace);
        IReadOnlyList<string> seized = await appliance.AskAsync(ApplianceHome.Seized);
        ProgramRun reload = await home.ReloadAsync();
        int code = await appliance.TerminateAsync();

        Assert.Contains(seized, static line => line.Contains("192.0.2.80", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Ok, reload.Code);
        Assert.Equal(ExitCode.Ok, code);

        // A build with a JIT asks for the policy that its threads have anyhow, and goes on without an answer; native code does not ask.
        Assert.DoesNotContain(CallsIn(denied), static call => call != "sched_setscheduler");
    }

    private static IEnumerable<string> CallsIn(string trace) =>
        Regex.Matches(File.ReadAllText(trace), @"^\d+ +(?<call>[a-z0-9_]+)\(", RegexOptions.Multiline | RegexOptions.ExplicitCapture)
            .Select(static match => match.Groups["call"].Value)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
}
