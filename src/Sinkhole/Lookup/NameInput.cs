using System;
using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Lookup;

/// <summary>
/// Extracts the domain name from what an operator typed or pasted: a name, a URL, a mail address or a defanged form of one.
/// </summary>
/// <param name="Name">The name in ASCII, not validated yet; empty when there is a fault.</param>
/// <param name="Note">Says which name was taken from the input; null when the input is the name itself.</param>
/// <param name="Fault">Why the input holds no name, one sentence; null when it holds one.</param>
internal readonly record struct NameInput(string Name, string? Note, string? Fault)
{
    private const string SchemeEnd = "://";
    private static readonly SearchValues<char> DottedDigits = SearchValues.Create("0123456789.");

    // For host names, wildcards and reverse zones (RFC 2317).
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.*/");

    // From prose, Markdown links and filter lists: "||evil.example^".
    private static readonly SearchValues<char> Wrappings = SearchValues.Create("\"'`<>,;()[]{}|^\u2026");

    // Allowed before "://", also in "view-source:https".
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.:");

    /// <summary>
    /// Parses the input. Text with a backslash is a name with escapes (RFC 1035 §5.1) and stays unchanged, unless it is a URL.
    /// </summary>
    public static NameInput Parse(string written)
    {
        string text = Refanged(WithoutWrapping(written));
        if (text.Length == 0)
        {
            return Refused("the name is empty: write it as 'evil.example'");
        }

        int schemeLength = LengthOfScheme(text);
        if (schemeLength == 0 && text.Contains('\\', StringComparison.Ordinal))
        {
            return new NameInput(text, Note: null, Fault: null);
        }

        string kind = "the name in";
        string name = HostOf(text, schemeLength, ref kind);
        if (name.Length == 0)
        {
            return Refused($"{MessageText.Quote(written)} has no host: write the name as 'evil.example'");
        }

        if (IsAddress(name))
        {
            return Refused($"{MessageText.Quote(name)} is an IP address, but orders list domain names: write a domain name");
        }

        if (name.AsSpan().ContainsAny(' ', '\t'))
        {
            return Refused($"{MessageText.Quote(written)} contains a space: write one name");
        }

        if (!Ascii.IsValid(name) && !TryMapToAscii(name, out name))
        {
            return Refused($"{MessageText.Quote(written)} is not a domain name: write its A-label form (xn--…)");
        }

        int foreign = name.AsSpan().IndexOfAnyExcept(NameCharacters);
        if (foreign >= 0)
        {
            return Refused($"{MessageText.Quote(name)} contains '{name[foreign]}', which no domain name has: write it like 'evil.example'");
        }

        bool isAsWritten = string.Equals(name, written, StringComparison.Ordinal);
        return new NameInput(name, isAsWritten ? null : $"looked up '{name}', {kind} {MessageText.Quote(written)}", Fault: null);
    }

    private static NameInput Refused(string fault) => new(string.Empty, Note: null, fault);

    /// <summary>Removes white space, invisible characters, quotes and brackets around copied text.</summary>
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

    /// <summary>Undoes defanging, which makes links in reports unclickable: "hxxp[:]//evil[.]example", "evil[dot]example".</summary>
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

    /// <summary>Length of the scheme and its separator, also in the forms "http:/" and "http:\\"; 0 without a scheme.</summary>
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

        // A name may contain '/' (RFC 2317); a path follows a host, which contains a dot.
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

    /// <summary>Whether a browser would read the host as an IP address; also "0x7f.1" and "2130706433" (WHATWG URL §3.5).</summary>
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
