using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>A figure in a report of tests/README.md is that of the test it tells of: both are read.</summary>
public sealed class ReportFigureTests
{
    /// <param name="test">The class.</param>
    /// <param name="marker">What stands before its figures, on the line that bears them.</param>
    /// <param name="told">What the page says, with the figures in their order.</param>
    [Theory]
    [InlineData("BypassTests", "const int MaxAliases =", "chains of 1 to {0} aliases")]
    [InlineData("BypassTests", "const int QueriesPerThread =", "threads send {0} queries each")]
    [InlineData("TenMillionPacketsTests", "const int InTheNormalRun =", "{0} of them in the normal run")]
    [InlineData("TenMillionPacketsTests", "const int InTheLongRun =", "and {0} in the long one")]
    [InlineData("ReloadTests", "const int Reloads =", "{0} reloads under load")]
    [InlineData("KillTests", "Rounds = LongRun.Of", "`KillTests`, `JournalKillTests` | {0} kills each | {1} each |")]
    [InlineData("JournalKillTests", "Rounds = LongRun.Of", "`KillTests`, `JournalKillTests` | {0} kills each | {1} each |")]
    [InlineData("SlowDiskTests", "AskAsync(load, LongRun.Of", "| {0} s | {1} s |")]
    [InlineData("UpstreamGoneTests", "AwaitAnswersAsync(LongRun.Of", "| {0} s dead, {0} s of 30 % loss | {1} s each |")]
    [InlineData("BadFilesTests", "ReplaceWithoutPauseAsync(appliance, LongRun.Of", "| all files, {0} renames | {1} renames |")]
    [InlineData("DescriptorTests", "const int Descriptors =", "| {0} descriptors, ")]
    [InlineData("DescriptorTests", "const int Connections =", "{0} connections for DNS, pages, metrics |")]
    [InlineData("DescriptorTests", "Rounds = LongRun.Of(1,", "connections for DNS, pages, metrics | {0} times over |")]
    [InlineData("NameFloodTests", "LongRun.Of(TimeSpan", "`NameFloodTests` | {0} s | {1} h |")]
    public void Page_tells_what_the_test_does(string test, string marker, string told)
    {
        SourceText source = Repository.Sources("tests").Single(source => Path.GetFileNameWithoutExtension(source.FileName) == test);
        string line = source.Lines.First(line => line.Contains(marker, StringComparison.Ordinal));
        object[] figures = [.. Figures(line[(line.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..])];
        string page = Regex.Replace(File.ReadAllText(Path.Combine(Repository.Root, "tests/README.md")), @"\s+", " ");

        Assert.Contains(string.Format(CultureInfo.InvariantCulture, told, figures), page, StringComparison.Ordinal);
    }

    /// <summary>The first page takes its figures from the newest table of the bench's page: x echo, p99 and MiB idle of seized names.</summary>
    [Fact]
    public void First_page_has_the_figures_of_the_bench()
    {
        string[] bench = File.ReadAllLines(Path.Combine(Repository.Root, "tests/bench/README.md"));
        string[][] rows = [.. File.ReadLines(Path.Combine(Repository.Root, "README.md"))
            .SkipWhile(static line => !line.StartsWith("| server | CPU of a query", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(static line => line.StartsWith('|')).Select(Cells)];

        Assert.Equal(6, rows.Length);
        foreach (string[] row in rows)
        {
            string[] measured = Cells(bench.First(line => line.StartsWith($"| seized | {row[0]} |", StringComparison.Ordinal)));
            Assert.Equal([measured[5], measured[7], measured[8]], row[1..]);
        }
    }

    private static string[] Cells(string row) => [.. row.Trim('|').Split('|').Select(static cell => cell.Trim())];

    /// <summary>All whole numbers of a line of code, as a page writes them.</summary>
    private static IEnumerable<string> Figures(string code) => Regex.Matches(code, @"\b[0-9][0-9_]*")
        .Select(static figure => int.Parse(figure.Value.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))
        .Select(static figure => figure.ToString("N0", CultureInfo.InvariantCulture));
}
