using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Reading;
using Sinkhole.Tests.Appliance;
using Sinkhole.Tests.Orders.Reading;
using Xunit;

namespace Sinkhole.Tests.Documents.Files;

public sealed class SourceLinesTests
{
    private static readonly string[] Pieces =
        ["evil.example", "\n", "\n", "\r\n", "\r", " ", "# note", "é"];

    [Fact]
    public void Lines_picked_from_pieces_are_those_of_the_whole_text()
    {
        for (int seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            string[] lines = text.ReplaceLineEndings("\n").Split('\n');
            SortedSet<int> wanted = [.. Enumerable.Range(1, lines.Length + 1).Where(_ => random.Next(2) == 0)];

            LineExtractor picker = Pick(Encoding.UTF8.GetBytes(random.Next(2) == 0 ? "\uFEFF" + text : text), wanted, random);

            for (int line = 1; line <= lines.Length; line++)
            {
                Assert.Equal(wanted.Contains(line) ? lines[line - 1] : null, picker.Line(line));
            }

            Assert.Null(picker.Line(lines.Length + 1));
        }
    }

    [Fact]
    public void Line_without_end_is_cut()
    {
        byte[] octets = Encoding.ASCII.GetBytes(new string('x', 100_000) + "\nevil.example");

        LineExtractor picker = Pick(octets, [1, 2], new Random(1));

        Assert.Equal((new string('x', SourceText.MaxLineOctets), "evil.example"), (picker.Line(1), picker.Line(2)));
    }

    [Fact]
    public void Files_that_cannot_be_read_give_no_lines()
    {
        Finding finding = new(new SourcePosition("gone.txt", 2, 1), OrderCodes.NoNames, "message");

        Assert.Null(SourceLines.Fill(new MemoryFiles(), "gone.txt", HashOf("x"), [finding])[0].LineText);
    }

    [Fact]
    public void File_that_is_no_longer_what_was_read_gives_no_lines()
    {
        Finding finding = new(new SourcePosition("names.txt", 1, 1), OrderCodes.NoNames, "message");

        Assert.Equal("root:x:0", SourceLines.Fill(new MemoryFiles().Add("names.txt", "root:x:0"), "names.txt", HashOf("root:x:0"), [finding])[0].LineText);
        Assert.Null(SourceLines.Fill(new MemoryFiles().Add("names.txt", "root:x:0"), "names.txt", HashOf("evil.example"), [finding])[0].LineText);
    }

    [Fact]
    public void Refused_list_costs_no_second_copy_of_itself()
    {
        using var folder = new TemporaryFolder();
        string[] names = [.. Enumerable.Range(0, 100_000).Select(static number => $"w{number}-shop.example")];
        long good = AllocatedBy(folder, names, out OrderReadResult accepted);
        names[^1] = "bad$name.example";
        names[^2] = names[0];

        long bad = AllocatedBy(folder, names, out OrderReadResult refused);

        Assert.Empty(accepted.Findings);
        Assert.Equal([names[^2], names[^1]], refused.Findings.Select(static finding => finding.LineText));
        Assert.True(bad - good < 200_000, $"{bad - good} octets more for two findings");
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static LineExtractor Pick(byte[] octets, SortedSet<int> wanted, Random random)
    {
        var picker = new LineExtractor(wanted);
        for (int at = 0; at < octets.Length;)
        {
            int length = int.Min(random.Next(1, 20), octets.Length - at);
            picker.Take(octets.AsSpan(at, length));
            at += length;
        }

        picker.End();
        return picker;
    }

    /// <summary>Octets that reading an order allocates, whose list of names is some 2 MB long.</summary>
    private static long AllocatedBy(TemporaryFolder folder, string[] names, out OrderReadResult reading)
    {
        const string List = "xa-erc-2026-0345.domains.txt";
        byte[] octets = Encoding.ASCII.GetBytes(string.Join('\n', names) + "\n");
        File.WriteAllBytes(folder.Below(List), octets);
        string head = OrderSample.Text[..OrderSample.Text.IndexOf("entries:", StringComparison.Ordinal)];
        string order = folder.Write(
            "xa-erc-2026-0345.yaml", $"{head}entries_file: {{ path: {List}, sha256: {Convert.ToHexStringLower(SHA256.HashData(octets))} }}\n");
        var reader = new OrderReader(new DiskFiles(), ["seizure"]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        reading = reader.Read([order], OrderSample.Now);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
