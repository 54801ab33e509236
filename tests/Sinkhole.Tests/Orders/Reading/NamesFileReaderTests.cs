using System;
using System.Linq;
using System.Text;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Reading;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Orders.Reading;

public sealed class NamesFileReaderTests
{
    private const string File = "names.txt";

    private static readonly string[] Pieces =
    [
        "evil.example", "B.Example.", "xn--80ak6aa92e.example", "\n", "\n", "\r\n", "\r", "  ", "\t", "#", "# note", "*.a.example", "a_b.example", "a$b.example", "a.example b.example", "0.0.0.0 a.example", "\u00A0", "\u200B", "; x", "<<<<<<< HEAD",
        "é", "\u202E", "\uFEFF", "\0", "%", ".", "192.0.2.1", "https://a.example/x", "-a.example", "a.123", new string('x', 64) + ".example",
        new string('y', 4090),
    ];

    [Fact]
    public void Any_cut_into_pieces_gives_the_same_names_and_findings()
    {
        for (int seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            byte[] octets = Encoding.UTF8.GetBytes(
                string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Pieces[random.Next(Pieces.Length)])));
            string whole = Read(octets, _ => octets.Length);

            Assert.Equal(whole, Read(octets, _ => 1));
            Assert.Equal(whole, Read(octets, _ => random.Next(1, 30)));
        }
    }

    [Fact]
    public void Any_octets_give_names_or_findings()
    {
        for (int seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            byte[] octets = new byte[random.Next(200)];
            random.NextBytes(octets);

            Assert.Equal(Read(octets, _ => octets.Length), Read(octets, _ => random.Next(1, 9)));
        }
    }

    [Theory]
    [InlineData("a.example\nb.example\n")]
    [InlineData("a.example\nb.example")]
    [InlineData("a.example\r\nb.example\r\n")]
    [InlineData("a.example\rb.example")]
    [InlineData("\uFEFFa.example\nb.example")]
    [InlineData("A.example.\nb.EXAMPLE # it\n")]
    public void Breaks_marks_case_and_comments_change_nothing(string text) =>
        Assert.Equal("a.example 1:1|b.example 2:1|", Read(Encoding.UTF8.GetBytes(text), _ => 3));

    [Theory]
    [InlineData("\ta.example\n\t\n \t b.example\t\n", "a.example 1:2|b.example 3:4|")]
    [InlineData("%x.example\na.example\n", "a.example 2:1|names.txt:1:1 SH104 not a valid domain name: label '%x' contains '%' %x.example|")]
    [InlineData("a\0b.example\nc.example\n", "c.example 2:1|names.txt:1:2 SH118 character U+0000 is not allowed in a file a\0b.example|")]
    [InlineData("\u200Ba.example\n\u00A0\n", "names.txt:1:1 SH104 not a valid domain name: it contains the invisible character U+200B (zero-width space) \u200Ba.example|names.txt:2:1 SH104 not a valid domain name: it contains the invisible character U+00A0 (no-break space) \u00A0|")]
    [InlineData("a.example b.example", "names.txt:1:1 SH104 not a valid domain name: there is more than one word on this line a.example b.example|")]
    [InlineData("- a.example", "names.txt:1:1 SH104 not a valid domain name: there is a '- ' before it, as in YAML; a name file contains only names - a.example|")]
    [InlineData("address=/evil.example/0.0.0.0", "names.txt:1:8 SH104 not a valid domain name: it is written as a line of dnsmasq address=/evil.example/0.0.0.0|")]
    [InlineData("0.0.0.0 a.example", "names.txt:1:1 SH108 there is an address before the name, as in a hosts file; a name file contains only names 0.0.0.0 a.example|")]
    [InlineData("; note", "names.txt:1:1 SH104 not a valid domain name: a comment in a name file begins with '#' ; note|")]
    [InlineData("<<<<<<< HEAD\na.example", "a.example 2:1|names.txt:1:1 SH129 this is a merge conflict marker: the file contains two versions of its lines <<<<<<< HEAD|")]
    [InlineData("a.example\n<<<<<<< HEAD\nb.example\n||||||| base\n=======\nc.example\n>>>>>>> branch\n", "a.example 1:1|b.example 3:1|c.example 6:1|names.txt:2:1 SH129 this is a merge conflict marker: the file contains two versions of its lines <<<<<<< HEAD|")]
    [InlineData("=======\r\nc.example\r\n", "c.example 2:1|names.txt:1:1 SH129 this is a merge conflict marker: the file contains two versions of its lines =======|")]
    [InlineData("\"evil.example\"", "names.txt:1:1 SH104 not a valid domain name: it is in quotes \"evil.example\"|")]
    [InlineData("evil.example'", "names.txt:1:13 SH104 not a valid domain name: it is in quotes evil.example'|")]
    [InlineData("||evil.example^", "names.txt:1:1 SH104 not a valid domain name: it is written as a filter of an advertisement blocker ||evil.example^|")]
    [InlineData("catapult_tv.host.example", "catapult_tv.host.example 1:1|")]
    public void Lines_have_rules_of_their_own_and_a_bad_one_hides_no_other(string text, string expected) =>
        Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text), _ => 5));

    [Fact]
    public void Line_without_an_end_is_refused_and_no_more_of_it_is_kept_than_a_line()
    {
        byte[] piece = Encoding.ASCII.GetBytes(new string('a', 64 * 1024));
        var reader = new NamesFileReader(File, new EntryTableBuilder(new NameStoreBuilder()));
        reader.Take("a.example\n"u8);
        reader.Take(piece);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int octets = 0; octets < 1 << 30; octets += piece.Length)
        {
            reader.Take(piece);
        }

        long kept = GC.GetAllocatedBytesForCurrentThread() - before;
        Finding finding = Assert.Single(reader.Findings.ToSorted());
        Assert.InRange(kept, 0, 4096);
        Assert.False(reader.IsText);
        Assert.Equal((2, 1), (finding.Line, finding.Column));
        Assert.Contains("longer than 4,096 octets", finding.Message, StringComparison.Ordinal);
    }

    private static string Read(byte[] octets, Func<int, int> next)
    {
        var table = new EntryTableBuilder(new NameStoreBuilder());
        var reader = new NamesFileReader(File, table);
        for (int at = 0; at < octets.Length;)
        {
            int length = Math.Min(next(at), octets.Length - at);
            reader.Take(octets.AsSpan(at, length));
            at += length;
        }

        reader.End();
        StringBuilder text = new();
        foreach (OrderEntry entry in table.Build(File, File))
        {
            text.Append($"{NameText.Format(entry.Name)} {entry.Position.Line}:{entry.Position.Column}|");
        }

        foreach (Finding finding in reader.Findings.ToSorted())
        {
            text.Append($"{finding.Position} {finding.Code.Id} {finding.Message} {finding.LineText}|");
        }

        return $"{text}{(reader.IsText ? string.Empty : "no text")}";
    }
}
