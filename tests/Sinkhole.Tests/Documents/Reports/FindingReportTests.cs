using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Reports;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Reading;
using Sinkhole.Tests.Orders.Reading;
using Xunit;

namespace Sinkhole.Tests.Documents.Reports;

public sealed class FindingReportTests
{
    private static readonly Finding Error = new(new SourcePosition("lists/a b.yaml", 3, 5), DocumentCodes.UnknownKey, "unknown key 'x'", "keys", "    x: y");
    private static readonly Finding Warning = new(new SourcePosition("lists/c.yaml", 1, 1), OrderCodes.Expired, "order expired");

    [Fact]
    public void Summary_counts_errors_warnings_and_files() =>
        Assert.Equal("3 errors, 1 warning in 2 of 118 files", FindingText.Summary([Error, Error, Error, Warning], 118));

    [Fact]
    public void Summary_of_one_kind_names_that_kind_only()
    {
        Assert.Equal("1 error in 1 of 1 file", FindingText.Summary([Error], 1));
        Assert.Equal("2 warnings in 1 of 1,118 files", FindingText.Summary([Warning, Warning], 1118));
        Assert.Equal("no findings in 118 files", FindingText.Summary([], 118));
    }

    [Fact]
    public void Long_line_is_cut_around_its_caret()
    {
        string line = new string('a', 1000) + "X" + new string('b', 1000);
        string[] printed = Print(Error with { Position = new SourcePosition("f", 1, 1001), LineText = line }).Split('\n');

        Assert.Equal(140, printed[1].Length);
        Assert.Equal('X', printed[1][printed[2].IndexOf('^', StringComparison.Ordinal)]);
    }

    [Fact]
    public void Nothing_of_a_file_can_move_the_cursor_of_a_terminal()
    {
        string printed = Print(Error with { Message = "a\u001b[2Jb", LineText = "c\u009b2J\u202Ed" });

        Assert.Contains("a�[2Jb", printed, StringComparison.Ordinal);
        Assert.Contains("c�2J�d", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_every_finding_and_the_counts()
    {
        using var stream = new MemoryStream();

        FindingJson.Write(stream, [Error, Warning], 2);

        JsonElement root = JsonDocument.Parse(stream.ToArray()).RootElement;
        JsonElement first = root.GetProperty("findings")[0];
        Assert.Equal("lists/a b.yaml|3|5|SH101|error|unknown key 'x'|keys", string.Join('|',
            first.GetProperty("file"), first.GetProperty("line"), first.GetProperty("column"), first.GetProperty("code"), first.GetProperty("severity"), first.GetProperty("message"), first.GetProperty("hint")));
        Assert.Equal("1|1|2", string.Join('|', root.GetProperty("errors"), root.GetProperty("warnings"), root.GetProperty("files")));
    }

    [Fact]
    public void Sarif_names_rule_level_and_place()
    {
        using var stream = new MemoryStream();

        FindingSarif.Write(stream, [Error, Warning], "0.1.0");

        JsonElement run = JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("runs")[0];
        JsonElement result = run.GetProperty("results")[0];
        JsonElement place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(2, run.GetProperty("tool").GetProperty("driver").GetProperty("rules").GetArrayLength());
        Assert.Equal("SH101", result.GetProperty("ruleId").GetString());
        Assert.Equal("error", result.GetProperty("level").GetString());
        Assert.Equal("lists/a%20b.yaml", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(3, place.GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Fact]
    public void Findings_come_sorted_by_file_and_place()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With("class: court", "class: kourt").Replace("match: exact", "match: 7", StringComparison.Ordinal));

        Assert.Equal("5:10 18:12", string.Join(' ', $"{reading.Findings[0].Line}:{reading.Findings[0].Column}", $"{reading.Findings[1].Line}:{reading.Findings[1].Column}"));
    }

    private static string Print(Finding finding)
    {
        var text = new StringBuilder();
        using var writer = new StringWriter(text, CultureInfo.InvariantCulture) { NewLine = "\n" };
        FindingText.Write(writer, finding);
        return text.ToString();
    }
}
