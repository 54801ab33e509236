using System;
using System.Buffers;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Codes;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Domains;

/// <summary>
/// Names as lists and reports write them: hosts files, filters of advertisement blockers, tables, reports in which no link shall arise.
/// </summary>
internal static class ListedName
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(",;| \t");

    /// <summary>The cause and the remedy for a text that <see cref="DomainText"/> refused; null where it has none of these forms.</summary>
    public static DomainError? ErrorOf(string text)
    {
        int blank = text.AsSpan().IndexOfAny(' ', '\t');
        if (blank > 0 && DomainError.IsAddress(text[..blank]))
        {
            string name = text[blank..].Trim();
            return new DomainError(
                DomainCodes.IsAddress,
                "there is an address before the name, as in a hosts file; an order names domains",
                IsDomain(name) ? $"write {MessageText.Quote(name)}" : "remove the address, and write each name separately");
        }

        if (text.StartsWith("||", StringComparison.Ordinal))
        {
            string rest = text[2..];
            int end = rest.AsSpan().IndexOfAny("^/$");
            return OfForm("it is written as a filter of an advertisement blocker", end < 0 ? rest : rest[..end], '|');
        }

        // "address=/evil.example/0.0.0.0"
        int slash = text.IndexOf("=/", StringComparison.Ordinal) + 1;
        if (slash > 0 && text[..slash] is "address=" or "server=" or "local=")
        {
            string rest = text[(slash + 1)..];
            int end = rest.LastIndexOf('/');
            return OfForm("it is written as a line of dnsmasq", end < 0 ? rest : rest[..end], '=');
        }

        string plain = text.Trim('"', '\'');
        if (plain.Length < text.Length)
        {
            return OfForm("it is in quotes", plain, text[0] is '"' or '\'' ? text[0] : text[^1]);
        }

        string refanged = Refanged(text);
        if (refanged != text && IsDomain(refanged))
        {
            return OfForm("its dots are written so that no link arises", refanged, text[text.AsSpan().IndexOfAny("[({")]);
        }

        return OfSeveral(text);
    }

    /// <summary>Undoes the forms in which reports write dots, so that no link arises: "evil[.]example".</summary>
    public static string Refanged(string text) => text
        .Replace("[.]", ".", StringComparison.Ordinal)
        .Replace("(.)", ".", StringComparison.Ordinal)
        .Replace("{.}", ".", StringComparison.Ordinal)
        .Replace("[dot]", ".", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text is a domain, so that it can be proposed.</summary>
    public static bool IsDomain(string text) => DomainText.TryParse(text, stackalloc byte[WireLimits.NameOctets], out _);

    private static DomainError? OfSeveral(string text)
    {
        int at = text.AsSpan().IndexOfAny(Separators);
        if (at < 0 || !IsDomain(text[..at]))
        {
            return null;
        }

        string rest = text[at..].Trim(',', ';', '|', ' ', '\t');
        string mark = text[at] is ' ' or '\t' ? "a space" : $"'{text[at]}'";
        string hint = rest.Length == 0
            ? $"write {MessageText.Quote(text[..at])}"
            : "write each name separately: one entry, or one line of a name file, for each";
        return DomainError.Invalid($"{mark} follows the name", hint, text[at]);
    }

    private static DomainError OfForm(string cause, string name, char? character) =>
        DomainError.Invalid(cause, IsDomain(name) ? $"write {MessageText.Quote(name)}" : "write only the name", character);
}
