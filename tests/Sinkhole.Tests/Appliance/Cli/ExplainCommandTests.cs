using System;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Configuration;
using Sinkhole.Documents.Codes;
using Sinkhole.Exits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class ExplainCommandTests
{
    [Theory]
    [InlineData("SH104")]
    [InlineData("sh104")]
    [InlineData("104")]
    public async Task Code_is_explained_as_a_person_types_it(string code)
    {
        CliRun run = await CliRun.OfAsync("explain", code);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.StartsWith("SH104, error: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("The whole set is refused", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SH302")]
    [InlineData("SH304")]
    public async Task Held_entry_is_explained_without_a_release_that_does_not_exist(string code)
    {
        CliRun run = await CliRun.OfAsync("explain", code);

        Assert.Contains("The entry is not applied; all other entries are.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("release", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_of_a_value_written_twice_explains_a_loop_too() =>
        Assert.Contains("in a loop", (await CliRun.OfAsync("explain", "SH410")).Output.ReplaceLineEndings(" "), StringComparison.Ordinal);

    [Fact]
    public async Task Every_code_has_its_paragraph_within_a_terminals_width()
    {
        foreach (FindingCode code in FindingCodes.Table.All)
        {
            CliRun run = await CliRun.OfAsync("explain", code.Id);

            Assert.Equal(ExitCode.Ok, run.Code);
            Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
        }
    }

    [Fact]
    public async Task Without_a_code_all_are_listed()
    {
        CliRun run = await CliRun.OfAsync("explain");

        Assert.Equal(FindingCodes.Table.All.Select(code => code.Id), run.Output.TrimEnd('\n').Split('\n').Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Unknown_code_is_usage()
    {
        CliRun run = await CliRun.OfAsync("explain", "SH999\u001b[31m");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("'SH999\\u001B[31m' is not a finding code", run.Error, StringComparison.Ordinal);
    }
}
