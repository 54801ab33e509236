using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Bench;

/// <summary>That the measurement itself works; what it measures is nobody's claim here.</summary>
public sealed class BenchRunTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private static readonly string Script = Path.Combine(Repository.Root, "tests", "bench", "run");

    private static readonly string Built = Path.GetDirectoryName(ApplianceHome.Program)!;

    [Fact]
    public async Task Short_run_prints_a_row_for_each_server()
    {
        Tool.Cc.Required();
        Tool.Dig.Required();
        Assert.SkipUnless(File.Exists("/usr/sbin/unbound"), "unbound is missing: install the package 'unbound'");
        Assert.SkipWhen(Environment.ProcessorCount < 2, "needs two processors");

        ProgramRun run = await ProgramRun.OfAsync(
            Script,
            [
                "--servers", "echo sinkhole unbound", "--mixes", "real", "--rounds", "1", "--seconds", "1", "--warmup", "1", "--appliance", Built,
                "--before", Built,
            ]);

        string[][] rows = BenchTable.Rows(run);
        Assert.Equal(
            ["real echo", "real sinkhole", "real unbound", "real before"],
            rows.Select(static row => $"{row[0]} {row[1]}"));
        Assert.All(rows, static row => Assert.True(double.Parse(row[2]) > 0 && double.Parse(row[4]) > 0, string.Join('|', row)));
        Assert.All(rows.Where(static row => row[1] == "echo"), static row => Assert.Equal("1.00", row[5]));
    }

    [Fact]
    public async Task Interrupted_run_leaves_no_process_behind()
    {
        Tool.Cc.Required();
        Tool.Dig.Required();
        Assert.SkipWhen(Environment.ProcessorCount < 2, "needs two processors");
        string mark = $"BENCH_MARK={Guid.NewGuid()}";
        var start = new ProcessStartInfo(Script, ["--servers", "echo sinkhole", "--mixes", "seized", "--warmup", "60", "--appliance", Built])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment[mark.Split('=')[0]] = mark.Split('=')[1];
        using Process run = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Timeout);
        while (await run.StandardError.ReadLineAsync(timeout.Token) is { } line && !line.StartsWith("warming", StringComparison.Ordinal))
        {
            // It is still starting what it is to end.
        }

        Assert.True(ProcessesWith(mark) > 3, "the servers do not run");

        // Not Ctrl-C: a shell that was begun in the background cannot trap that.
        Signal.Send(run.Id, Signal.Terminate);
        await run.StandardError.ReadToEndAsync(timeout.Token);
        await run.WaitForExitAsync(timeout.Token);

        Assert.Equal(143, run.ExitCode);
        Assert.Equal(0, ProcessesWith(mark));
    }

    private static int ProcessesWith(string mark) => Directory.EnumerateDirectories("/proc")
        .Where(static folder => int.TryParse(Path.GetFileName(folder), out _))
        .Count(folder => EnvironmentOf(folder).Contains(mark, StringComparison.Ordinal));

    private static string EnvironmentOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "environ"), Encoding.Latin1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty; // It has ended, or is another user's.
        }
    }
}
