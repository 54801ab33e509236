using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class ManualPageTests
{
    [Theory]
    [InlineData(".SS \"sinkhole run\"")]
    [InlineData(".SS \"sinkhole check [PATH...]\"")]
    [InlineData(".SS \"sinkhole lookup NAME\"")]
    [InlineData(".SS \"sinkhole evidence verify PATH\"")]
    [InlineData(".SS \"sinkhole man\"")]
    [InlineData(".B \\-\\-config, \\-c FILE")]
    [InlineData(".B \\-\\-format json|sarif|text")]
    [InlineData(".B \\-\\-explain")]
    [InlineData("sinkhole lookup www.evil.example \\-\\-via 192.0.2.53")]
    [InlineData(".B 64")]
    [InlineData(".B 130")]
    [InlineData(".B 142")]
    [InlineData(".B 143")]
    public async Task Page_names_every_verb_option_example_and_exit_code(string line)
    {
        CliRun run = await CliRun.OfAsync("man");

        Assert.Contains(line, run.Output.Split('\n'));
    }

    [Fact]
    public async Task No_line_is_taken_for_a_macro_and_no_octet_is_beyond_ascii()
    {
        string[] lines = (await CliRun.OfAsync("man")).Output.Split('\n');

        string[] macros = [".TH", ".SH", ".SS", ".TP", ".B", ".PP", ".nf", ".fi", ".RS", ".RE"];
        Assert.All(lines, static line => Assert.True(line.All(char.IsAscii), line));
        Assert.All(
            lines.Where(static line => line.StartsWith('.') || line.StartsWith('\'')),
            line => Assert.Contains(line.Split(' ')[0], macros));
    }
}
