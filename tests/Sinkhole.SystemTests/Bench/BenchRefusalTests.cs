using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Bench;

/// <summary>What no measurement can be made with is refused before anything is published or started, with what to write instead.</summary>
public sealed class BenchRefusalTests
{
    private const int Usage = 64;

    private static readonly string Scripts = Path.Combine(Repository.Root, "tests", "bench");

    [Theory]
    [InlineData("run", "--rate", "0.0", "a whole number from 0 to 1000000")]
    [InlineData("run", "--rate", "-1", "a whole number from 0 to 1000000")]
    [InlineData("run", "--seconds", "0", "a number from 0.1 to 120")]
    [InlineData("run", "--seconds", "121", "a number from 0.1 to 120")]
    [InlineData("run", "--warmup", "0.0", "a number from 0.1 to 120")]
    [InlineData("run", "--noise", "ten", "a number from 0 to 10000")]
    [InlineData("run", "--rounds", "08", "a whole number from 1 to 1000")]
    [InlineData("run", "--names", "10000000", "a whole number from 1 to 9999999")]
    [InlineData("run", "--servers", "unbound bind", "one of: echo sinkhole unbound nsd knot dnsdist dnsmasq")]
    [InlineData("run", "--servers", "unbound unbound", "write it once")]
    [InlineData("run", "--mixes", " ", "one of: seized unique cached real")]
    [InlineData("run", "--raw", "/proc/none/raw", "a file in a folder that is there")]
    [InlineData("run", "--appliance", "/proc/none", "the folder of what dotnet publish wrote")]
    [InlineData("run", "--before", "/proc/none", "the folder of what dotnet publish wrote")]
    [InlineData("run", "--round", "3", "see --help")]
    [InlineData("run", "--rounds", "", "see --help")]
    [InlineData("million", "--names", "310", "a whole number from 311 to 9999999")]
    [InlineData("million", "--seconds", "121", "a number from 0.1 to 120")]
    [InlineData("million", "--rate", "0", "a whole number from 1 to 1000000")]
    [InlineData("million", "--appliance", "/proc/none", "the folder of what dotnet publish wrote")]
    [InlineData("start", "--names", "0", "a whole number from 1 to 9999999")]
    [InlineData("start", "--rounds", "0", "a whole number from 1 to 1000")]
    [InlineData("start", "--before", "/proc/none", "the folder of what dotnet publish wrote")]
    [InlineData("page", "--before", "/proc/none", "the folder of what dotnet publish wrote")]
    [InlineData("page", "--connections", "1001", "a whole number from 1 to 1000")]
    [InlineData("page", "--seconds", "0.5", "a whole number from 1 to 3600")]
    [InlineData("page", "--modes", "kept close", "one of: kept single")]
    [InlineData("verify", "--fill", "0", "a whole number from 1 to 3600")]
    [InlineData("verify", "--folder", "/proc/none", "make one on a disk with room for some GiB")]
    [InlineData("verify", "--build", "/proc/none", "the folder of the writer as built")]
    [InlineData("verify", "--appliance", "/proc/none", "the folder of what dotnet publish wrote")]
    [InlineData("journal", "--visitors", "50 many", "a whole number from 1 to 16384")]
    [InlineData("journal", "--octets", "65537", "a whole number from 1 to 65536")]
    [InlineData("journal", "--folder", "/proc/none", "make one on the disk to be measured")]
    [InlineData("journal", "--build", "/proc/none", "the folder of the writer as built")]
    [InlineData("profile", "--seconds", "121", "a number from 0.1 to 120")]
    [InlineData("profile", "--warmup", "0", "a number from 0.1 to 120")]
    [InlineData("profile", "--symbols", "0", "a whole number from 1 to 1000")]
    [InlineData("profile", "--mixes", "seized,cached", "one of: seized unique cached real")]
    public async Task Value_that_no_measurement_can_be_made_with_is_refused_at_once(string script, string option, string value, string remedy)
    {
        ProgramRun run = await ProgramRun.OfAsync(Path.Combine(Scripts, script), [option, value]);

        Assert.Equal(Usage, run.Code);
        Assert.Empty(run.Output);
        string line = Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.StartsWith($"{script}: ", line, StringComparison.Ordinal);
        Assert.Contains(option, line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("million")]
    [InlineData("page")]
    [InlineData("profile")]
    public async Task One_processor_for_servers_and_load_is_refused_at_once(string script)
    {
        ProgramRun run = await ProgramRun.OfAsync("taskset", ["-c", "0", Path.Combine(Scripts, script)]);

        Assert.Equal(1, run.Code);
        Assert.Equal($"{script}: this shell has 1 processor where 2 are needed, for the servers and for the load: give it more\n", run.Error);
    }
}
