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
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

public sealed class ServiceUnitTests
{
    private const decimal MaxExposure = 1.9m;

    /// <summary>Every line of the unit that takes a right away, with its values: the score alone does not count some of them.</summary>
    public static TheoryData<string, string[]> Protections { get; } = new()
    {
        { "User", ["sinkhole"] },
        { "Group", ["sinkhole"] },
        { "StateDirectoryMode", ["0700"] },
        { "RuntimeDirectoryMode", ["0700"] },
        { "ConfigurationDirectoryMode", ["0750"] },
        { "UMask", ["0077"] },
        { "LimitCORE", ["0"] },
        { "TasksMax", ["512"] },
        { "AmbientCapabilities", ["CAP_NET_BIND_SERVICE"] },
        { "CapabilityBoundingSet", ["CAP_NET_BIND_SERVICE"] },
        { "NoNewPrivileges", ["yes"] },
        { "PrivateTmp", ["yes"] },
        { "PrivateDevices", ["yes"] },
        { "PrivateMounts", ["yes"] },
        { "DevicePolicy", ["closed"] },
        { "ProtectSystem", ["strict"] },
        { "ProtectHome", ["yes"] },
        { "ProtectHostname", ["yes"] },
        { "ProtectKernelLogs", ["yes"] },
        { "ProtectKernelModules", ["yes"] },
        { "ProtectKernelTunables", ["yes"] },
        { "ProtectControlGroups", ["yes"] },
        { "ProtectProc", ["invisible"] },
        { "ProcSubset", ["pid"] },
        { "RemoveIPC", ["yes"] },
        { "RestrictAddressFamilies", ["AF_INET AF_INET6 AF_UNIX"] },
        { "RestrictNamespaces", ["yes"] },
        { "RestrictRealtime", ["yes"] },
        { "RestrictSUIDSGID", ["yes"] },
        { "LockPersonality", ["yes"] },
        { "MemoryDenyWriteExecute", ["yes"] },
        { "SystemCallArchitectures", ["native"] },
        {
            "SystemCallFilter",
            [
                "@system-service", "~@privileged @resources @mount @debug @cpu-emulation @obsolete",
                "adjtimex clock_adjtime sched_setaffinity",
            ]
        },
        { "SystemCallErrorNumber", ["EPERM"] },
    };

    [Theory]
    [MemberData(nameof(Protections))]
    public void Protection_is_in_the_unit(string setting, string[] values) => Assert.Equal(values, ServiceUnit.Values(setting));

    /// <summary>The user that systemd makes for it may not enter /etc/sinkhole, which is for root and the appliance.</summary>
    [Fact]
    public void Witness_is_given_no_file_of_a_folder_that_its_user_may_not_enter()
    {
        string unit = File.ReadAllText(Path.Combine(Repository.Root, "appliance/systemd/sinkhole-witness.service"));
        string page = File.ReadAllText(Path.Combine(Repository.Root, "appliance/systemd/README.md"));
        string lines = page[page.IndexOf("`sinkhole-witness.service` runs", StringComparison.Ordinal)..];

        Assert.Contains("DynamicUser=yes", unit, StringComparison.Ordinal);
        Assert.Contains("EnvironmentFile=/etc/sinkhole-witness/", unit, StringComparison.Ordinal);
        Assert.Contains("--log /etc/sinkhole-witness/hits.pub", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("/etc/sinkhole/", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exposure_is_low_in_the_scale_of_systemd()
    {
        ProgramRun run = await Tool.SystemdAnalyze.RunAsync("security", "--offline=true", "--no-pager", ServiceUnit.File);

        Match score = Regex.Match(run.Output, @"Overall exposure level for sinkhole.service: (?<score>[0-9.]+)", RegexOptions.ExplicitCapture);
        Assert.True(score.Success, run.Said);
        Assert.InRange(decimal.Parse(score.Groups["score"].Value, CultureInfo.InvariantCulture), 0, MaxExposure);
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
