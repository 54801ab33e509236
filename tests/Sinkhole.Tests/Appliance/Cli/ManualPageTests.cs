using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Cli;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class ManualPageTests
{
    [Theory]
    [InlineData(".SS \"sinkhole run\"")]
    [InlineData(".SS \"sinkhole check [PATH...]\"")]
    [InlineData(".SS \"sinkhole lookup NAME\"")]
    [InlineData(".SS \"sinkhole evidence verify PATH\"")]
    [InlineData(".SS \"sinkhole evidence show REFERENCE\"")]
    [InlineData(".SS \"sinkhole evidence list\"")]
    [InlineData(".SS \"sinkhole evidence audit\"")]
    [InlineData(".B \\-\\-file\\-number TEXT")]
    [InlineData(".B 7")]
    [InlineData(".SS \"sinkhole man\"")]
    [InlineData(".B \\-\\-config, \\-c FILE")]
    [InlineData(".B \\-\\-format json|sarif|text")]
    [InlineData(".B \\-\\-explain")]
    [InlineData("Format of the log on standard error. Default: text.")]
    [InlineData("Minimum level that is logged. Default: info.")]
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
    public async Task Every_default_of_the_help_is_in_the_page()
    {
        string help = (await CliRun.OfAsync("lookup", "--help")).Output;
        string page = (await CliRun.OfAsync("man")).Output;

        Assert.Contains("[default: A]", help, StringComparison.Ordinal);
        Assert.Contains(" Default: A.\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Product_is_described_by_one_sentence_everywhere()
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        string control = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "appliance/debian/control.in"), TestContext.Current.CancellationToken);
        string page = (await CliRun.OfAsync("man")).Output;

        Assert.Contains(ProductSentence.Text, Unwrapped(readme), StringComparison.Ordinal);
        Assert.Contains(ProductSentence.Text, Unwrapped(control), StringComparison.Ordinal);
        Assert.Contains(ProductSentence.Text.Replace("'", "\\(aq", StringComparison.Ordinal), page, StringComparison.Ordinal);
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

    private static string Unwrapped(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
