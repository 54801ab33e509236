using System.Collections.Generic;
using System.Linq;
using System.Text;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Tests.Orders.Reading;

/// <summary>The bad files of drill F9: made of <see cref="OrderSample"/>, each wrong in one way.</summary>
internal static class BadOrderFiles
{
    /// <summary>All of them, each with what is wrong.</summary>
    public static IEnumerable<(string Name, byte[] Octets)> All() => Cuts().Concat(Encodings()).Concat(Structures()).Concat(Names());

    private static IEnumerable<(string Name, byte[] Octets)> Cuts()
    {
        byte[] whole = Encoding.UTF8.GetBytes(OrderSample.Text);
        for (int part = 0; part < 20; part++)
        {
            // The last one would leave a right order for another name: it is made five octets before the end, in an action.
            int at = part == 19 ? whole.Length - 5 : whole.Length * part / 20;
            yield return ($"cut at {at}", whole[..at]);
        }
    }

    private static IEnumerable<(string Name, byte[] Octets)> Encodings()
    {
        yield return ("UTF-16 little-endian", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(OrderSample.Text)]);
        yield return ("UTF-16 big-endian", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(OrderSample.Text)]);
        yield return ("UTF-16 without mark", Encoding.Unicode.GetBytes(OrderSample.Text));
        yield return ("UTF-32", Encoding.UTF32.GetBytes(OrderSample.Text));
        yield return ("Latin-1", Encoding.Latin1.GetBytes(OrderSample.Text));
        yield return ("two marks", [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(OrderSample.Text)]);
        yield return ("random octets", [.. Enumerable.Range(0, 5000).Select(at => (byte)(at * 7919 >> 3))]);
        yield return Text("NUL inside", OrderSample.With("class: court", "class: co\0urt"));
        yield return Text("escape inside", OrderSample.With("class: court", "class: co\u001b[31murt"));
        yield return Text("next line character", OrderSample.With("class: court", "class: co\u0085urt"));
        yield return Text("line separator", OrderSample.With("class: court", "class: co\u2028urt"));
        yield return Text("right-to-left override", OrderSample.With("class: court", "class: \u202Ecourt"));
    }

    private static IEnumerable<(string Name, byte[] Octets)> Structures()
    {
        const string Format = "format: sinkhole.order/1\n";
        yield return Text("tab", OrderSample.With("  class: court", "\tclass: court"));
        yield return Text("duplicate key", OrderSample.With("class: court", "class: court\n  class: police"));
        yield return Text("duplicate document key", OrderSample.Text + "\nentries:\n  - domain: other.example\n");
        yield return Text("alias bomb", Format + "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ne: &e [*d,*d]\nf: &f [*e,*e]\ng: [*f,*f]\n");
        yield return Text("depth 10,000", Format + "a:\n" + string.Concat(Enumerable.Repeat(" [\n", 10_000)));
        yield return Text("depth 4,000 on one line", Format + "a: " + new string('[', 4000));
        yield return Text("depth 4,000 in braces", Format + "a: " + new string('{', 4000));
        yield return Text("depth by indentation", Format + string.Concat(Enumerable.Range(0, 50).Select(at => new string(' ', at) + "a:\n")));
        yield return Text("long line", "# " + new string('x', 10_000) + "\n" + OrderSample.Text);
        yield return Text("too large", new string('\n', SourceText.MaxOctets + 1));
        yield return Text("type tag", OrderSample.With("class: court", "class: !!System.IO.FileInfo court"));
        yield return Text("type tag of a mapping", OrderSample.With("defaults: {", "defaults: !evil {"));
        yield return Text("merge key", OrderSample.With("    action: passthru", "    <<: { action: passthru }"));
        yield return Text("second document", OrderSample.Text + "\n---\n" + OrderSample.Text);
        yield return Text("document end and more", OrderSample.Text + "\n...\nformat: x\n");
        yield return Text("empty", string.Empty);
        yield return Text("blanks only", " \n\n  \n");
        yield return Text("comments only", "# moved\n");
        yield return Text("list key", OrderSample.With("class: court", "? [class]\n  : court"));
        yield return Text("directive", "%TAG ! tag:evil,2026:\n---\n" + OrderSample.Text);
        yield return Text("open quote", OrderSample.With("legal_basis: \"Example Code § 7(2)\"", "legal_basis: \"Example"));
        yield return Text("octal date", OrderSample.With("\"2026-11-02T00:00:00Z\"", "02026-11-02T00:00:00Z"));
    }

    private static IEnumerable<(string Name, byte[] Octets)> Names()
    {
        foreach (string domain in (string[])[
            new string('a', 64) + ".example",
            string.Join('.', Enumerable.Repeat(new string('a', 63), 4)),
            "\"*\"", "*", "\"*.example\"", "..", "a..example", ".example", "a b.example", "a\\.example", "192.0.2.1", "\"[2001:db8::1]\"",
            "2001:db8::1", "192.0.2.0/24", "http://evil.example/", "//evil.example", "evil.example:80", "user@evil.example", "ev\u0456l.example", "\"\"", "~", "null", "1", "a.1"])
        {
            yield return Text(domain, OrderSample.With("domain: evil.example", $"domain: {domain}"));
        }
    }

    private static (string Name, byte[] Octets) Text(string name, string text) => (name, Encoding.UTF8.GetBytes(text));
}
