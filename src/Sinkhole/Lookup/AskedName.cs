using System;
using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Lookup;

/// <summary>
/// The domain name that a person means who hands over a URL, a mail address or a defanged text: what was pasted is looked up.
/// </summary>
/// <param name="Name">The name in ASCII, not yet checked; empty where there is a fault.</param>
/// <param name="Note">What was taken for what was written; null where that is the name itself.</param>
/// <param name="Fault">Why no name can be meant, one sentence; null where one can.</param>
internal readonly record struct AskedName(string Name, string? Note, string? Fault)
{
    private const string SchemeEnd = "://";
    private static readonly SearchValues<char> DottedDigits = SearchValues.Create("0123456789.");

    // Of hosts, of wildcards, and of reverse zones (RFC 2317).
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.*/");

    // Of texts, of links in Markdown, and of filter lists: "||evil.example^".
    private static readonly SearchValues<char> Wrappings = SearchValues.Create("\"'`<>,;()[]{}|^\u2026");

    // What stands before "://", "view-source:https" too.
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.:");

    /// <summary>
    /// Reads what was written. A text with a backslash is a name with escapes (RFC 1035 §5.1) and left alone, unless it is a URL.
    /// </summary>
    public static AskedName Of(string written)
    {
        string text = Refanged(WithoutWrapping(written));
        if (text.Length == 0)
        {
            return Refused("the name is empty: write it as 'evil.example'");
        }

        int schemeLength = LengthOfScheme(text);
        if (schemeLength == 0 && text.Contains('\\', StringComparison.Ordinal))
        {
            return new AskedName(text, Note: null, Fault: null);
        }

        string kind = "what is meant by";
        string name = HostOf(text, schemeLength, ref kind);
        if (name.Length == 0)
        {
            return Refused($"no host stands in {MessageText.Quote(written)}: write the name as 'evil.example'");
        }

        if (IsAddress(name))
        {
            return Refused($"{MessageText.Quote(name)} is an IP address, and orders name domains: write the name that leads there");
        }

        if (name.AsSpan().ContainsAny(' ', '\t'))
        {
            return Refused($"{MessageText.Quote(written)} holds a blank: one name at a time");
        }

        if (!Ascii.IsValid(name) && !TryMapToAscii(name, out name))
        {
            return Refused($"{MessageText.Quote(written)} is no domain name: write the form that travels in DNS (xn--…)");
        }

        int foreign = name.AsSpan().IndexOfAnyExcept(NameCharacters);
        if (foreign >= 0)
        {
            return Refused(
                $"{MessageText.Quote(name)} holds '{name[foreign]}', which no domain has: write the name alone, as 'evil.example'");
        }

        bool isAsWritten = string.Equals(name, written, StringComparison.Ordinal);
        return new AskedName(name, isAsWritten ? null : $"looked up '{name}', {kind} {MessageText.Quote(written)}", Fault: null);
    }

    private static AskedName Refused(string fault) => new(string.Empty, Note: null, fault);

    /// <summary>Takes off blanks, invisible characters and the quotes or brackets that a copied text brings with it.</summary>
    private static string WithoutWrapping(string written)
    {
        int start = 0;
        int end = written.Length;
        while (start < end && IsWrapping(written[start]))
        {
            start++;
        }

        while (end > start && IsWrapping(written[end - 1]))
        {
            end--;
        }

        return written[start..end];
    }

    private static bool IsWrapping(char character) =>
        char.IsWhiteSpace(character) || Wrappings.Contains(character) || MessageText.IsUnprintable(character)
        || InvisibleCharacters.IsInvisible(character) || InvisibleCharacters.IsTypographicQuote(character);

    /// <summary>Undoes the forms in which reports make names unclickable: "hxxp[:]//evil[.]example", "evil[dot]example".</summary>
    private static string Refanged(string text)
    {
        foreach (string pair in (ReadOnlySpan<string>)["[]", "()", "{}"])
        {
            foreach ((string armed, string word) in (ReadOnlySpan<(string, string)>)[(".", "dot"), ("@", "at"), (":", ":"), ("://", "://")])
            {
                text = text.Replace($"{pair[0]}{armed}{pair[1]}", armed, StringComparison.Ordinal)
                    .Replace($"{pair[0]}{word}{pair[1]}", armed, StringComparison.OrdinalIgnoreCase);
            }
        }

        return text.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase) ? "http" + text[4..] : text;
    }

    /// <summary>Characters of a scheme and what is written behind it, as "http:/" and "http:\\" too; 0 where there is none.</summary>
    private static int LengthOfScheme(string text)
    {
        int scheme = text.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (scheme > 0 && !text.AsSpan(0, scheme).ContainsAnyExcept(SchemeCharacters))
        {
            return scheme + SchemeEnd.Length;
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text[..colon].ToUpperInvariant() is not ("HTTP" or "HTTPS"))
        {
            return 0;
        }

        int host = text.AsSpan(colon + 1).IndexOfAnyExcept('/', '\\');
        return host < 0 ? text.Length : colon + 1 + host;
    }

    private static string HostOf(string text, int schemeLength, ref string kind)
    {
        bool isMailLink = text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);
        string rest = schemeLength > 0 ? text[schemeLength..] : isMailLink ? text[7..] : text.TrimStart('/');

        // A name may hold '/' (RFC 2317); a path stands behind a host, which has a dot.
        int path = rest.AsSpan().IndexOfAny(@"/\?#");
        bool isPath = path >= 0 && (schemeLength > 0 || rest.AsSpan(0, path).Contains('.'));
        string authority = isPath ? rest[..path] : rest;
        int at = authority.LastIndexOf('@');
        string host = authority[(at + 1)..];
        int colon = host.LastIndexOf(':');
        bool hasPort = colon > 0 && host.AsSpan().Count(':') == 1 && !host.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9');
        kind = schemeLength > 0 || isPath || hasPort || rest.Length < text.Length ? "the host of"
            : at >= 0 ? "the domain of the mail address"
            : kind;
        kind = isMailLink ? "the domain of the mail address" : kind;
        return hasPort ? host[..colon] : host;
    }

    /// <summary>Whether browsers go to an address, which has many forms: "0x7f.1", "2130706433" (WHATWG URL §3.5).</summary>
    private static bool IsAddress(string host)
    {
        string bare = host.StartsWith('[') ? host.TrimStart('[').Split(']')[0] : host.TrimEnd('.');
        bool isFour = bare.Split('.').Length == 4 && !bare.AsSpan().ContainsAnyExcept(DottedDigits);
        return isFour || IPAddress.TryParse(bare, out _);
    }

    private static bool TryMapToAscii(string name, out string ascii)
    {
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = false }.GetAscii(name.ToLowerInvariant());
            return true;
        }
        catch (ArgumentException)
        {
            ascii = string.Empty;
            return false;
        }
    }
}
