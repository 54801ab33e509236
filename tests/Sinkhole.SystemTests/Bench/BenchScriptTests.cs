using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Bench;

/// <summary>That journal and page are measured at all; what is measured is nobody's claim here.</summary>
public sealed class BenchScriptTests
{
    private static readonly string Scripts = Path.Combine(Repository.Root, "tests", "bench");

    [Fact]
    public async Task Journal_is_measured_beside_the_bare_loop()
    {
        Tool.Cc.Required();
        string built = Path.Combine(Repository.Root, "artifacts", "bin", "Sinkhole.Benchmarks", "debug");

        ProgramRun run = await ProgramRun.OfAsync(
            Path.Combine(Scripts, "journal"), ["--rounds", "1", "--seconds", "1", "--visitors", "50", "--build", built]);

        string[] row = Assert.Single(BenchTable.Rows(run));
        Assert.Equal("50", row[0]);
        Assert.All(row.Take(5), static cell => Assert.True(double.Parse(cell) > 0, cell));
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
        Assert.Equal(["nginx", "sinkhole"], rows.Select(static row => row[0]));
        Assert.All(rows, static row => Assert.True(double.Parse(row[1]) > 0, string.Join('|', row)));
    }
}
