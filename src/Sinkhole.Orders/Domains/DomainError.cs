using System;
using System.Buffers;
using System.Globalization;
using System.Net;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Codes;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Domains;

/// <summary>Why a text is not a domain, each cause with its own words.</summary>
/// <param name="Code">Which kind of mistake.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">How to fix it, where the message does not say.</param>
/// <param name="Character">The wrong character, wherever it is in the name; null where the whole name is wrong.</param>
public readonly record struct DomainError(FindingCode Code, string Message, string? Hint = null, char? Character = null)
{
    /// <summary>True of orders alone: YamlDomains replaces both for the lists of the configuration.</summary>
    internal const string OnlyTheHost = "only the host can be blocked";

    /// <summary>See <see cref="OnlyTheHost"/>.</summary>
    internal const string CoversSubtree = "; with 'match: subtree' it covers every name below it";

    // What surrounds a name in lists, tables and code.
    private const string Marks = "\"'`|^,;[](){}<>";

    private static readonly SearchValues<char> Ipv4Characters = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> UrlCharacters = SearchValues.Create("/:@?#");

    /// <summary>The cause for a text that <see cref="DomainText"/> refused.</summary>
    public static DomainError Of(string text)
    {
        if (text.Contains('*', StringComparison.Ordinal))
        {
            return OfWildcard(text);
        }

        if (IsAddress(text))
        {
            string what = IsPrefix(text) ? "a prefix of IP addresses" : "an IP address";
            return new DomainError(
                DomainCodes.IsAddress,
                $"{MessageText.Quote(text)} is {what}; an order names domains",
                "name the domain that the order means");
        }

        if (ListedName.ErrorOf(text) is DomainError listed)
        {
            return listed;
        }

        if (text.AsSpan().ContainsAny(UrlCharacters))
        {
            return OfUrl(text);
        }

        if (text.AsSpan().ContainsAnyExceptInRange('\0', '\x7F'))
        {
            return OfUnicode(text);
        }

        return OfLabels(text);
    }

    /// <summary>An error of the form, whatever the name.</summary>
    /// <param name="cause">What is wrong.</param>
    /// <param name="hint">How to fix it, where the cause does not say.</param>
    /// <param name="character">The wrong character; null where the whole name is wrong.</param>
    internal static DomainError Invalid(string cause, string? hint = null, char? character = null) =>
        new(DomainCodes.NotADomain, $"not a valid domain name: {cause}", hint, character);

    private static DomainError OfWildcard(string text)
    {
        string name = text.TrimStart('*').TrimStart('.');
        return text.StartsWith("*.", StringComparison.Ordinal) && !name.Contains('*', StringComparison.Ordinal)
            ? new DomainError(
                DomainCodes.IsWildcard,
                $"{MessageText.Quote(text)} is a wildcard; an order names domains",
                $"write {MessageText.Quote(name)} and use 'match: subtree'")
            : new DomainError(
                DomainCodes.IsWildcard,
                $"{MessageText.Quote(text)} is a pattern; an order names domains",
                "write the domain and use 'match: subtree' to cover every name below it");
    }

    /// <summary>Whether the text is an IP address, also in brackets, with a port or a prefix length.</summary>
    internal static bool IsAddress(string text)
    {
        string bare = text.TrimStart('[');
        int end = bare.AsSpan().IndexOfAny("]/%");
        bare = end < 0 ? bare : bare[..end];
        int colon = bare.IndexOf(':', StringComparison.Ordinal);
        bool hasPort = colon > 0 && bare.AsSpan().Count(':') == 1;
        string host = hasPort ? bare[..colon] : bare;
        bool isV4 = host.AsSpan().Count('.') == 3 && !host.AsSpan().ContainsAnyExcept(Ipv4Characters)
            && !host.StartsWith('.') && !host.EndsWith('.') && !host.Contains("..", StringComparison.Ordinal);
        return isV4 || (host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host, out _));
    }

    private static bool IsPrefix(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1 && !text.AsSpan(slash + 1).ContainsAnyExceptInRange('0', '9');
    }

    private static DomainError OfUrl(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        int scheme = colon > 0 && IsScheme(text[..colon]) ? colon : text.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? text : text[(scheme + 1)..].TrimStart('/');
        int pathAt = rest.AsSpan().IndexOfAny("/?#");
        string authority = pathAt < 0 ? rest : rest[..pathAt];
        string path = pathAt < 0 ? string.Empty : rest[pathAt..];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        int port = authority.IndexOf(':', StringComparison.Ordinal);
        string host = ListedName.Refanged(port < 0 ? authority : authority[..port]);
        bool isBare = scheme < 0 && path.Length == 0;
        string what = isBare && port >= 0 ? "this names a port"
            : isBare && text.Contains('@', StringComparison.Ordinal) ? "this is a mail address"
            : "this is a URL";
        string write = ListedName.IsDomain(host) ? $"write {MessageText.Quote(host)}" : "write only the host";
        string lost = path.Length > 1 ? $" (the path {MessageText.Quote(path)} will not be matched separately)" : string.Empty;
        return new DomainError(DomainCodes.IsUrl, $"{what}; {OnlyTheHost}: {write}{lost}");
    }

    // "http:evil.example" lacks the "//", and is not a host with a port.
    private static bool IsScheme(string text) => text.ToLowerInvariant() is "http" or "https" or "hxxp" or "hxxps" or "ftp";

    private static DomainError OfUnicode(string text)
    {
        foreach (char character in text)
        {
            if (InvisibleCharacters.IsInvisible(character))
            {
                return Invalid($"it contains the invisible character {InvisibleCharacters.Describe(character)}", "delete it", character);
            }

            if (InvisibleCharacters.IsTypographicQuote(character))
            {
                string cause = $"it contains the typographic quotation mark U+{(int)character:X4}";
                return Invalid(cause, "delete it", character);
            }
        }

        string message = $"{MessageText.Quote(text)} is not ASCII; names are written as A-labels (xn--…)";
        string hint = ALabels(text) is string ascii
            ? $"write '{ascii}', after comparing it with the order"
            : "write the A-label form that the order or the registry states";
        return new DomainError(DomainCodes.IsUnicode, message, hint);
    }

    // Only letters, digits and hyphens that come back unchanged: everything else depends on the version of IDNA.
    private static string? ALabels(string text)
    {
        string folded = text.ToLowerInvariant();
        foreach (char character in folded)
        {
            if (!char.IsLetterOrDigit(character) && character is not ('-' or '.'))
            {
                return null;
            }
        }

        try
        {
            var mapping = new IdnMapping { AllowUnassigned = false, UseStd3AsciiRules = true };
            string ascii = mapping.GetAscii(folded);
            return mapping.GetUnicode(ascii) == folded ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static DomainError OfLabels(string text)
    {
        if (text.StartsWith('.'))
        {
            string name = text.TrimStart('.');
            string? hint = name.Length == 0 ? null : $"write {MessageText.Quote(name)}{CoversSubtree}";
            return Invalid("it begins with '.'", hint);
        }

        string bare = text.EndsWith('.') ? text[..^1] : text;
        string[] labels = bare.Split('.');
        foreach (string label in labels)
        {
            if (OfLabel(label, out char? wrong) is string cause)
            {
                return Invalid(cause, wrong is char character && Marks.Contains(character) ? "write only the domain" : null, wrong);
            }
        }

        return bare.Length > WireLimits.NameOctets - 2
            ? Invalid($"it has {bare.Length + 2:N0} octets in wire form; at most {WireLimits.NameOctets} are possible")
            : Invalid($"the last label {MessageText.Quote(labels[^1])} is digits only; no top-level domain is");
    }

    private static string? OfLabel(string label, out char? wrong)
    {
        wrong = null;
        if (label.Length == 0)
        {
            return "two dots follow each other";
        }

        foreach (char character in label)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                wrong = character;
                string shown = MessageText.IsUnprintable(character) ? $"the character U+{(int)character:X4}"
                    : character == ' ' ? "a space"
                    : $"'{character}'";
                return $"label {MessageText.Quote(label)} contains {shown}";
            }
        }

        return label.Length > WireLimits.LabelOctets
            ? $"label {MessageText.Quote(label)} has {label.Length:N0} octets; at most {WireLimits.LabelOctets} are possible"
            : null;
    }
}
