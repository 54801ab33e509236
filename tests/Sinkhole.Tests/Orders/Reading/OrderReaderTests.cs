using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Sinkhole.Documents.Files;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Reading;
using Sinkhole.Tests.Documents.Files;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Orders.Reading;

public sealed class OrderReaderTests
{
    private const string NamesFile = "lists/xa-erc-2026-0345.domains.txt";

    [Fact]
    public void Order_of_the_specification_is_read_whole()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.Text);

        Assert.Empty(reading.Findings);
        Order order = Assert.Single(reading.Set!.Orders);
        Assert.Equal("xa-erc-2026-0345", order.Id);
        Assert.Equal("Example Regional Court", order.Authority);
        Assert.Equal(OrderClass.Court, order.Class);
        Assert.Equal("12 O 345/26 #7", order.Case);
        Assert.Equal("Example Code § 7(2)", order.LegalBasis);
        Assert.Equal("XA", order.Jurisdiction);
        Assert.Equal(DateTimeOffset.Parse("2026-11-02T00:00:00Z", CultureInfo.InvariantCulture), order.ValidFrom);
        Assert.Equal(DateTimeOffset.Parse("2027-11-02T00:00:00Z", CultureInfo.InvariantCulture), order.ValidUntil);
        Assert.Equal("https://verify.example/xa-erc-2026-0345", order.ContactUrl.AbsoluteUri);
        Assert.Equal("clerk@court.example", order.ContactEmail);
        Assert.Equal("https://court.example/appeal", order.Appeal.AbsoluteUri);
        Assert.Equal(
            "evil.example Subtree Page seizure 15:13|pay.evil-shop.example Exact Page seizure 17:13|status.evil.example Subtree Passthru  19:13",
            Describe(order.Entries));
    }

    [Fact]
    public void Defaults_may_follow_the_entries_they_complete()
    {
        string text = OrderSample.With("defaults: { match: subtree, action: page, page: seizure }\n", string.Empty)
            + "\ndefaults: { match: subtree, action: page, page: notice }";

        OrderReadResult reading = OrderSample.Read(text);

        Assert.Equal("notice", reading.Set!.Orders[0].Entries[0].Page);
    }

    [Fact]
    public void Names_are_folded()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.WithEntries("  - domain: EVIL.Example."));

        Assert.Equal("evil.example", NameText.Format(reading.Set!.Orders[0].Entries[0].Name));
    }

    [Fact]
    public void Same_name_may_stand_once_as_exact_and_once_as_subtree()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.WithEntries(
            "  - { domain: evil.example, match: subtree }", "  - { domain: evil.example, match: exact, action: nxdomain }"));

        Assert.Empty(reading.Findings);
        Assert.Equal(2, reading.Set!.EntryCount);
    }

    [Fact]
    public void Byte_order_mark_at_the_start_is_ignored()
    {
        OrderReadResult reading = OrderSample.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(OrderSample.Text)]);

        Assert.Empty(reading.Findings);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Any_line_break_is_taken_and_positions_stay(string lineBreak)
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.Text.Replace("\n", lineBreak, StringComparison.Ordinal));

        Assert.Empty(reading.Findings);
        Assert.Equal("19:13", reading.Set!.Orders[0].Entries[2].Position.RelativeTo(OrderSample.File));
    }

    [Fact]
    public void Name_file_is_read_beside_the_entries()
    {
        const string Names = "# annex 2\nb.example\n\n  C.example  # mirrored\r\nd.example";
        OrderReadResult reading = OrderSample.Read(FilesWithNames(Names, HashOf(Names)), "lists");

        Assert.Empty(reading.Findings);
        Assert.Equal(
            "evil.example Subtree Page seizure 15:13|b.example Subtree Page seizure lists/xa-erc-2026-0345.domains.txt:2:1"
            + "|c.example Subtree Page seizure lists/xa-erc-2026-0345.domains.txt:4:3|d.example Subtree Page seizure lists/xa-erc-2026-0345.domains.txt:5:1",
            Describe(reading.Set!.Orders[0].Entries));
    }

    [Fact]
    public void Name_in_the_name_file_is_a_finding_at_its_line()
    {
        const string Names = "b.example\nc$d.example\n*.e.example\nevil.example\n";
        OrderReadResult reading = OrderSample.Read(FilesWithNames(Names, HashOf(Names)), "lists");

        Assert.Null(reading.Set);
        Assert.Equal(
            """
            lists/xa-erc-2026-0345.domains.txt:2:2: error SH104: not a valid domain name: label 'c$d' contains '$'
            c$d.example
             ^
            lists/xa-erc-2026-0345.domains.txt:3:1: error SH106: '*.e.example' is a wildcard; an order names domains
            *.e.example
            ^
            hint: write 'e.example' and use 'match: subtree'
            lists/xa-erc-2026-0345.domains.txt:4:1: error SH203: domain already in this order at lists/xa-erc-2026-0345.yaml:15:13
            evil.example
            ^
            hint: remove one of the two

            """,
            OrderSample.Print(reading));
    }

    [Fact]
    public void Name_file_of_another_hash_is_refused_with_the_hash_found()
    {
        OrderReadResult reading = OrderSample.Read(FilesWithNames("b.example\n", new string('0', 64)), "lists");

        Assert.Null(reading.Set);
        Assert.Contains($"error SH121: entries_file 'xa-erc-2026-0345.domains.txt' has another SHA-256: {HashOf("b.example\n")}", OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html>\n<html>\n<body>sign in</body>\n</html>\n", "a web page (HTML), as a download that ended at a login or error page leaves")]
    [InlineData("PK\u0003\u0004\u0014\n\u0000\n", "a ZIP archive, as Word and Excel save them")]
    [InlineData("%PDF-1.7\n1 0 obj\n", "a PDF")]
    [InlineData("[\"a.example\",\n\"b.example\"]\n", "JSON")]
    public void Name_file_of_another_kind_is_told_once_whether_or_not_the_hash_is_its_own(string names, string kind)
    {
        OrderReadResult matching = OrderSample.Read(FilesWithNames(names, HashOf(names)), OrderSample.File);
        OrderReadResult other = OrderSample.Read(FilesWithNames(names, new string('0', 64)), OrderSample.File);

        Assert.Equal(
            $"{NamesFile}: error SH128: this is not a name file; it looks like {kind}\nhint: a name file is plain text with one name a line\n",
            OrderSample.Print(matching));
        Assert.Contains($"has another SHA-256: {HashOf(names)}; it looks like {kind}\n", OrderSample.Print(other), StringComparison.Ordinal);
    }

    [Fact]
    public void Name_file_that_begins_with_a_conflict_mark_is_reported_as_such()
    {
        const string Names = "<<<<<<< HEAD\nb.example\n=======\nc.example\n>>>>>>> branch\n";
        OrderReadResult matching = OrderSample.Read(FilesWithNames(Names, HashOf(Names)), OrderSample.File);
        OrderReadResult other = OrderSample.Read(FilesWithNames(Names, new string('0', 64)), OrderSample.File);

        Assert.Equal((NamesFile, "SH129"), (Assert.Single(matching.Findings).File, matching.Findings[0].Code.Id));
        Assert.Contains($": {HashOf(Names)}; it contains merge conflict markers\n", OrderSample.Print(other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# annex 2\n\n  # to come\n")]
    public void Name_file_without_a_name_is_named_as_the_cause(string names)
    {
        string order = OrderSample.Text[..OrderSample.Text.IndexOf("entries:", StringComparison.Ordinal)]
            + $"entries_file: {{ path: xa-erc-2026-0345.domains.txt, sha256: \"{HashOf(names)}\" }}\n";
        OrderReadResult reading = OrderSample.Read(new MemoryFiles().Add(OrderSample.File, order).Add(NamesFile, names), OrderSample.File);

        Assert.Contains(
            "error SH208: the order names no domain: entries_file 'xa-erc-2026-0345.domains.txt' contains none\n",
            OrderSample.Print(reading),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FileError.Denied, "may not be read by this user")]
    [InlineData(FileError.Failed, "cannot be read: the disk or file system reports an error")]
    [InlineData(FileError.Missing, "does not exist")]
    [InlineData(FileError.TooLarge, "is larger than 64 MiB")]
    public void Unreadable_name_file_is_a_finding(FileError error, string words)
    {
        OrderReadResult reading = OrderSample.Read(FilesWithNames("b.example\n", HashOf("b.example\n")).Fail(NamesFile, error), OrderSample.File);

        Assert.Null(reading.Set);
        Assert.Contains($":16:23: error SH120: entries_file 'xa-erc-2026-0345.domains.txt' {words}", OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Fact]
    public void Name_file_that_is_a_link_is_refused()
    {
        MemoryFiles files = FilesWithNames("b.example\n", HashOf("b.example\n")).AddLink(NamesFile, "b.example\n");

        OrderReadResult reading = OrderSample.Read(files, OrderSample.File);

        Assert.Contains("error SH122: entries_file 'xa-erc-2026-0345.domains.txt' is a link", OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Fact]
    public void One_faulty_file_refuses_the_whole_set()
    {
        MemoryFiles files = new MemoryFiles()
            .Add("lists/xa-erc-2026-0345.yaml", OrderSample.Text)
            .Add("lists/xa-2.yaml", OrderSample.With("id: xa-erc-2026-0345", "id: xa-2").Replace("evil.example", "evil$.example", StringComparison.Ordinal));

        OrderReadResult reading = OrderSample.Read(files, "lists");

        Assert.Null(reading.Set);
        Assert.Equal(2, reading.Files.Count);
    }

    [Fact]
    public void Warning_refuses_nothing()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With("\"2027-11-02T00:00:00Z\"", "\"2026-11-18T00:00:00Z\""));

        Assert.Equal("SH202", Assert.Single(reading.Findings).Code.Id);
        Assert.NotNull(reading.Set);
    }

    [Fact]
    public void Id_used_by_two_files_is_refused()
    {
        MemoryFiles files = new MemoryFiles().Add("a/xa-erc-2026-0345.yaml", OrderSample.Text).Add("b/xa-erc-2026-0345.yaml", OrderSample.Text);

        OrderReadResult reading = OrderSample.Read(files, "a", "b");

        Assert.Null(reading.Set);
        Assert.Equal(
            """
            b/xa-erc-2026-0345.yaml:3:3: error SH205: order id 'xa-erc-2026-0345' is already used by a/xa-erc-2026-0345.yaml:3
            hint: an order id is never used again: give one of them its own

            """,
            OrderSample.Print(reading));
    }

    [Fact]
    public void No_path_is_an_empty_set()
    {
        OrderReadResult reading = OrderSample.Read(new MemoryFiles());

        Assert.Empty(reading.Findings);
        Assert.Equal(0, reading.Set!.EntryCount);
    }

    [Fact]
    public void More_than_a_thousand_findings_in_a_file_are_counted_not_kept()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.WithEntries([.. Enumerable.Range(0, 2000).Select(at => $"  - domain: a${at}.example")]));

        Assert.Equal(1001, reading.Findings.Count);
        Assert.Equal("1,000 further findings in this file are not shown", reading.Findings[0].Message);
    }

    [Fact]
    public void Long_lists_cost_less_than_an_octet_a_name_beside_the_name()
    {
        StringBuilder names = new();
        for (int at = 0; at < 200_000; at++)
        {
            names.Append("tv-portal-").Append(at).Append(".example\n");
        }

        string text = names.ToString();
        OrderReadResult reading = OrderSample.Read(FilesWithNames(text, HashOf(text)), OrderSample.File);

        Assert.Empty(reading.Findings);
        EntryTable entries = reading.Set!.Orders[0].Entries;
        Assert.Equal(200_001, entries.Count);
        Assert.InRange(entries.Octets, 1, entries.Count);
    }

    private static MemoryFiles FilesWithNames(string names, string hash)
    {
        string text = OrderSample.WithEntries("  - domain: evil.example") + $"entries_file: {{ path: xa-erc-2026-0345.domains.txt, sha256: \"{hash}\" }}\n";
        return new MemoryFiles().Add(OrderSample.File, text).Add(NamesFile, names);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Describe(EntryTable entries)
    {
        StringBuilder text = new();
        foreach (OrderEntry entry in entries)
        {
            string separator = text.Length == 0 ? string.Empty : "|";
            text.Append(CultureInfo.InvariantCulture, $"{separator}{NameText.Format(entry.Name)} {entry.Match} {entry.Action} {entry.Page} {entry.Position.RelativeTo(OrderSample.File)}");
        }

        return text.ToString();
    }
}
