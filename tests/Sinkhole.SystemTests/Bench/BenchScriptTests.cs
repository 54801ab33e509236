using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Bench;

/// <summary>That journal, page, start, million and profile are measured at all; what is measured is nobody's claim here.</summary>
public sealed class BenchScriptTests
{
    private static readonly string Scripts = Path.Combine(Repository.Root, "tests", "bench");

    [Fact]
    public async Task Journal_is_measured_beside_the_bare_loop()
    {
        Tool.Cc.Required();
        string built = Path.Combine(Repository.Root, "artifacts", "bin", "Sinkhole.JournalWriter", "debug");

        ProgramRun run = await ProgramRun.OfAsync(
            Path.Combine(Scripts, "journal"), ["--rounds", "1", "--seconds", "1", "--visitors", "50", "--build", built]);

        string[][] rows = BenchTable.Rows(run);
        Assert.Equal(["50 alone", "50 proved"], rows.Select(static row => $"{row[0]} {row[1]}"));
        Assert.All(rows.SelectMany(static row => row.Skip(2).Take(4)), static cell => Assert.True(double.Parse(cell) > 0, cell));
    }

    [Fact]
    public async Task Verification_is_measured_beside_hashing_alone()
    {
        Tool.OpenSsl.Required();
        string built = Path.Combine(Repository.Root, "artifacts", "bin", "Sinkhole.JournalWriter", "debug");
        string appliance = Path.GetDirectoryName(ApplianceHome.Program)!;

        ProgramRun run = await ProgramRun.OfAsync(
            Path.Combine(Scripts, "verify"), ["--rounds", "1", "--fill", "1", "--build", built, "--appliance", appliance]);

        string[][] rows = BenchTable.Rows(run);
        Assert.Equal(["`openssl dgst -sha256`", "`sinkhole evidence verify`"], rows.Select(static row => row[0]));
        Assert.All(rows.SelectMany(static row => row.Skip(1)), static cell => Assert.True(double.Parse(cell) > 0, cell));
    }

    [Fact]
    public async Task Page_is_measured_beside_nginx_and_its_hits_are_kept()
    {
        Tool.Curl.Required();
        Tool.Nginx.Required();
        Tool.Wrk.Required();
        Assert.SkipWhen(Environment.ProcessorCount < 2, "needs two processors");

        ProgramRun run = await ProgramRun.OfAsync(
            Path.Combine(Scripts, "page"),
            ["--rounds", "1", "--seconds", "1", "--warmup", "1", "--connections", "8", "--appliance", Path.GetDirectoryName(ApplianceHome.Program)!]);

        string[][] rows = BenchTable.Rows(run);
        Assert.Equal(["kept nginx", "kept sinkhole", "single nginx", "single sinkhole"], rows.Select(static row => $"{row[0]} {row[1]}"));
        Assert.All(rows, static row => Assert.True(double.Parse(row[2]) > 0 && double.Parse(row[7]) > 0, string.Join('|', row)));
        Assert.Contains("single: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_is_measured_beside_an_older_version()
    {
        Tool.Cc.Required();
        string built = Path.GetDirectoryName(ApplianceHome.Program)!;

        ProgramRun run = await ProgramRun.OfAsync(
            Path.Combine(Scripts, "start"), ["--names", "310", "--rounds", "1", "--appliance", built, "--before", built]);

        string[][] rows = BenchTable.Rows(run);
        Assert.Equal(["310 sinkhole", "310 before"], rows.Select(static row => $"{row[0]} {row[1]}"));
        Assert.All(rows, static row => Assert.True(double.Parse(row[2]) > 0 && double.Parse(row[5]) > 0, string.Join('|', row)));
        Assert.Equal("1.00", rows[1][3]);
    }

    [Fact]
    public async Task Million_measures_a_reload_of_a_name_whose_answer_was_kept()
    {
        Tool.Cc.Required();
        Tool.Dig.Required();
        Assert.SkipWhen(Environment.ProcessorCount < 2, "needs two processors");

        ProgramRun run = await ProgramRun.OfAsync(
            Path.Combine(Scripts, "million"),
            ["--names", "1000", "--rounds", "1", "--seconds", "1", "--appliance", Path.GetDirectoryName(ApplianceHome.Program)!]);

        Assert.True(run.Code == 0, run.Said);
        string reload = Assert.Single(run.Output.Split('\n'), static line => line.StartsWith("reload: ", StringComparison.Ordinal));
        Assert.Contains("seized-later-1.example was 198.51.100.7 and is 192.0.2.80", reload, StringComparison.Ordinal);
        Assert.Matches(" p99=[0-9]+ p999=[0-9]+ max=[0-9]+ late=[0-9]+,", reload);
    }

    [Fact]
    public async Task Profile_says_by_area_and_symbol_where_the_time_goes()
    {
        Tool.Cc.Required();
        Tool.Dig.Required();
        Privilege.RequireRoot("sample a processor");
        Assert.SkipWhen(Environment.ProcessorCount < 2, "needs two processors");
        ProgramRun sampler = await Tool.Perf.RunAsync("stat", "--event", "cpu-clock", "--cpu", "0", "true");
        Assert.SkipUnless(sampler.Code == 0, $"this machine lets nobody sample a processor: {sampler.Error.Trim()}");

        ProgramRun run = await ProgramRun.OfAsync(
            Path.Combine(Scripts, "profile"),
            ["--seconds", "2", "--warmup", "1", "--symbols", "100", "--appliance", Path.GetDirectoryName(ApplianceHome.Program)!]);

        string[][] rows = BenchTable.Rows(run);
        Assert.Equal(["100.0", "100.0"], Row(rows, "**all**").Where(static (_, cell) => cell is 2 or 4));
        Assert.All(["seized", "cached"], mix => Assert.True(double.Parse(Row(rows, mix)[4]) > 0, run.Said));
        Assert.All(["**the kernel**", "**our methods**"], side => Assert.True(double.Parse(Row(rows, side)[1]) > 0, run.Said));
        Assert.Contains(rows, static row => row[0].StartsWith("`DatagramLoop.", StringComparison.Ordinal));
        Assert.Contains(rows, static row => row[0].StartsWith("`udp_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upstream_that_ends_at_once_is_not_waited_for_and_its_words_are_shown()
    {
        Assert.SkipWhen(Environment.ProcessorCount < 2, "needs two processors");
        DirectoryInfo home = Directory.CreateTempSubdirectory("sinkhole-bench-");
        string floor = Path.Combine(home.FullName, "floor");
        await File.WriteAllTextAsync(floor, "#!/bin/sh\necho 'bind: no such port' >&2\nexit 1\n");
        File.SetUnixFileMode(floor, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        ProgramRun run = await ProgramRun.OfAsync(
            "bash", ["-euo", "pipefail", "-c", "home=$1; . \"$2\"; start_upstream", "run", home.FullName, Path.Combine(Scripts, "machine.bash")]);

        Assert.Equal(new ProgramRun(1, string.Empty, "bind: no such port\nrun: the upstream does not start\n"), run);
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task Profile_gives_a_sample_to_the_area_that_its_stack_names()
    {
        const string Stacks = """
              71
                ffffffff81000010 __check_object_size ([kernel.kallsyms])
                ffffffff81000020 udp_recvmsg ([kernel.kallsyms])
                ffffffff81000030 __x64_sys_recvmmsg ([kernel.kallsyms])
                7f0000000010 __recvmmsg (/usr/lib/libc.so.6)

              71
                ffffffff81000040 __check_object_size ([kernel.kallsyms])
                ffffffff81000050 __ip_append_data.isra.0 ([kernel.kallsyms])
                ffffffff81000060 __x64_sys_sendmmsg ([kernel.kallsyms])

              71
                ffffffff81000070 process_backlog ([kernel.kallsyms])
                ffffffff81000080 net_rx_action ([kernel.kallsyms])
                ffffffff81000090 __dev_queue_xmit ([kernel.kallsyms])
                ffffffff81000060 __x64_sys_sendmmsg ([kernel.kallsyms])

              71
                7f0000000020 instance int32 [Sinkhole.B] Sinkhole.NameServer.Steps.CacheStep::Handle(int32&)[Tier1] (/tmp/perf-71.map)
                7f0000000030 [unknown] (/opt/appliance/Sinkhole.NameServer.dll)

              71
                7f0000000040 [unknown] (/opt/appliance/libcoreclr.so)

            """;

        ProgramRun run = await ProgramRun.OfAsync(
            "awk",
            [
                "-v", "symbols=3", "-f", Path.Combine(Scripts, "profile.awk"),
                "mix=seized", "cost=5", "rate=1000", "noise=1", "sampled=6", "due=10", "-",
            ],
            Stacks);

        string[][] rows = BenchTable.Rows(run);
        Assert.Equal(["1000", "5.00", "6.00", "5", "50", "1"], Row(rows, "seized")[1..]);
        Assert.Equal(["3.00", "60.0"], Row(rows, "**the kernel**")[1..]);
        Assert.Equal(["1.00", "20.0"], Row(rows, "**our methods**")[1..]);
        Assert.Equal(["1.00", "20.0"], Row(rows, "receive: copy the query, free its buffer")[1..]);
        Assert.Equal(["1.00", "20.0"], Row(rows, "send: take a buffer, copy the reply")[1..]);
        Assert.Equal(["1.00", "20.0"], Row(rows, "loopback: put the reply into the client's socket")[1..]);
        Assert.Equal(["1.00", "20.0"], Row(rows, "cache and the answer from it")[1..]);
        Assert.Equal(["2.000", "40.0"], Row(rows, "`__check_object_size`")[1..]);
        Assert.Equal(["1.000", "20.0"], Row(rows, "`CacheStep.Handle`")[1..]);
        Assert.Equal(["1.000", "20.0"], Row(rows, "`libcoreclr.so`")[1..]);
    }

    private static string[] Row(string[][] rows, string name) => Assert.Single(rows, row => row[0] == name);
}
