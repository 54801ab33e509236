using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Sinkhole.Documents.Reports;
using Sinkhole.Orders.Reading;
using Sinkhole.Tests.Documents.Files;

namespace Sinkhole.Tests.Orders.Reading;

/// <summary>A right order, and ways to make it wrong.</summary>
internal static class OrderSample
{
    public const string File = "lists/xa-erc-2026-0345.yaml";

    public const string Text = """
        format: sinkhole.order/1
        order:
          id: xa-erc-2026-0345
          authority: Example Regional Court
          class: court
          case: "12 O 345/26 #7"
          legal_basis: "Example Code § 7(2)"
          jurisdiction: "XA"
          valid_from: "2026-11-02T00:00:00Z"
          valid_until: "2027-11-02T00:00:00Z"
          contact: { url: "https://verify.example/xa-erc-2026-0345", email: clerk@court.example }
          appeal: "https://court.example/appeal"
        defaults: { match: subtree, action: page, page: seizure }
        entries:
          - domain: evil.example
            note: shop front, exhibit 3
          - domain: pay.evil-shop.example
            match: exact
          - domain: status.evil.example
            action: passthru
        """;

    public static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-21T12:00:00Z", CultureInfo.InvariantCulture);

    /// <summary>The order with one piece of text replaced, which must be there exactly once.</summary>
    public static string With(string old, string replacement)
    {
        if (Text.Split(old).Length != 2)
        {
            throw new ArgumentException($"'{old}' is not in the sample once", nameof(old));
        }

        return Text.Replace(old, replacement, StringComparison.Ordinal);
    }

    /// <summary>The order with other entries.</summary>
    public static string WithEntries(params string[] lines)
    {
        string head = Text[..Text.IndexOf("entries:", StringComparison.Ordinal)];
        return lines.Aggregate(new StringBuilder(head).Append("entries:\n"), (text, line) => text.Append(line).Append('\n')).ToString();
    }

    public static OrderReadResult Read(string text, string file = File) => Read(new MemoryFiles().Add(file, text), file);

    public static OrderReadResult Read(byte[] octets) => Read(new MemoryFiles().Add(File, octets), File);

    public static OrderReadResult Read(MemoryFiles files, params string[] paths) =>
        new OrderReader(files, ["seizure", "notice"]).Read(paths, Now);

    /// <summary>All findings as they are printed.</summary>
    public static string Print(OrderReadResult reading)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        FindingText.Write(writer, reading.Findings);
        return writer.ToString();
    }
}
