using System;
using System.Globalization;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Yaml;

/// <summary>
/// Typed values: each reads the current value, whatever it is, and returns null with a finding when it is not of the type.
/// </summary>
public static class YamlValues
{
    /// <summary>Maximum characters of a URL that goes onto a page.</summary>
    public const int MaxLinkCharacters = 500;

    private const string FreeText = "a text";

    /// <summary>Takes a scalar that is not "no value"; the token stays usable for findings at its place.</summary>
    public static bool TryReadScalar(this YamlEvents events, string key, string wanted, out YamlToken token)
    {
        token = events.Current;
        if (token.Kind == YamlTokenKind.Scalar && !token.IsNull)
        {
            events.Advance();

            // Prose may begin with any quotation mark; a value that tools read may not.
            bool isQuotedByWord = token.IsPlain && wanted != FreeText && InvisibleCharacters.IsTypographicQuote(token.Text[0]);
            if (isQuotedByWord)
            {
                events.Report(
                    token,
                    DocumentCodes.NotAText,
                    $"there is a typographic quotation mark U+{(int)token.Text[0]:X4} before this value; YAML knows \" and ' only",
                    "write plain quotes before and after it");
            }

            return !isQuotedByWord;
        }

        events.RefuseShape(key, wanted);
        return false;
    }

    /// <summary>Reads the value of "format"; reports a format that this version does not read.</summary>
    /// <param name="events">At the value.</param>
    /// <param name="format">The format that is read, "sinkhole.order/1".</param>
    public static bool IsFormat(this YamlEvents events, string format)
    {
        if (!events.TryReadScalar("format", FreeText, out YamlToken token))
        {
            return false;
        }

        if (token.Text != format)
        {
            string message = $"unknown format {MessageText.Quote(token.Text)}; this version reads '{format}'";
            events.Report(token, DocumentCodes.UnknownFormat, message);
        }

        return token.Text == format;
    }

    /// <summary>A text of one line with something in it.</summary>
    public static string? ReadText(this YamlEvents events, string key, int maxCharacters) =>
        events.TryReadScalar(key, FreeText, out YamlToken token) ? events.CheckText(token, key, maxCharacters) : null;

    /// <summary>A text that must be in quotes, because tools would misread it without.</summary>
    public static string? ReadQuotedText(this YamlEvents events, string key, int maxCharacters, FindingCode notQuoted, string message)
    {
        if (!events.TryReadScalar(key, "a text in quotes", out YamlToken token))
        {
            return null;
        }

        if (token.IsPlain)
        {
            events.Report(token, notQuoted, message, $"write {key}: \"…\"");
            return null;
        }

        return events.CheckText(token, key, maxCharacters);
    }

    /// <summary>One of a few words.</summary>
    public static T? ReadChoice<T>(this YamlEvents events, string key, Choices<T> choices)
        where T : struct
    {
        string words = string.Join(", ", choices.Keywords);
        if (!events.TryReadScalar(key, $"one of: {words}", out YamlToken token))
        {
            return null;
        }

        if (choices.TryFind(token.Text, out T value))
        {
            return value;
        }

        string message = $"unknown value {MessageText.Quote(token.Text)} for '{key}'{MessageText.DidYouMean(token.Text, choices.Keywords)}";
        events.Report(token, DocumentCodes.UnknownValue, message, $"one of: {words}");
        return null;
    }

    /// <summary>An instant in UTC that ends in Z (RFC 3339 §5.6).</summary>
    public static DateTimeOffset? ReadInstant(this YamlEvents events, string key)
    {
        if (!events.TryReadScalar(key, "an instant in UTC", out YamlToken token))
        {
            return null;
        }

        if (UtcText.TryParse(token.Text, out DateTimeOffset instant))
        {
            return instant;
        }

        bool hasForm = HasFormOfInstant(token.Text);
        bool hasDay = hasForm
            && DateOnly.TryParseExact(token.Text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, default, out _);
        string cause = !hasForm ? "is not an instant in UTC, to the second"
            : hasDay ? "is a time that does not exist"
            : "is a day that does not exist";
        string hint = !hasForm ? "write it like \"2026-11-02T00:00:00Z\""
            : hasDay ? "times go from 00:00:00 to 23:59:59; the end of a day is 00:00:00 of the next"
            : "look the day up in the order";
        events.Report(token, DocumentCodes.NotAnInstant, $"{MessageText.Quote(token.Text)} {cause}", hint);
        return null;
    }

    private static bool HasFormOfInstant(string text)
    {
        const string Form = "0000-00-00T00:00:00Z";
        bool hasForm = text.Length == Form.Length;
        for (int at = 0; hasForm && at < Form.Length; at++)
        {
            hasForm = Form[at] == '0' ? char.IsAsciiDigit(text[at]) : text[at] == Form[at];
        }

        return hasForm;
    }

    /// <summary>An absolute http or https URL without user or password.</summary>
    public static Uri? ReadLink(this YamlEvents events, string key) => events.ReadLink(key, out _);

    /// <summary>Reads a web address; null, with a finding, when it is none.</summary>
    /// <param name="events">The reader.</param>
    /// <param name="key">The key, for the finding.</param>
    /// <param name="token">Its position.</param>
    public static Uri? ReadLink(this YamlEvents events, string key, out YamlToken token)
    {
        if (!events.TryReadScalar(key, "a web address", out token))
        {
            return null;
        }

        bool isLink = Uri.TryCreate(token.Text, UriKind.Absolute, out Uri? link)
            && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp)
            && link.Host.Length > 0 && link.UserInfo.Length == 0
            && token.Text.Length <= MaxLinkCharacters && !token.Text.AsSpan().ContainsAnyExceptInRange('!', '~');
        if (isLink)
        {
            return link;
        }

        // Neither a password nor its line may appear in a report.
        if (NamesUser(token.Text))
        {
            events.Findings.Add(new Finding(
                events.PositionOf(token),
                DocumentCodes.NotALink,
                "a web address here must not contain a user or password",
                "remove the part before '@'"));
            return null;
        }

        events.Report(
            token,
            DocumentCodes.NotALink,
            $"{MessageText.Quote(token.Text)} is not a web address",
            "write a whole http or https URL, like \"https://court.example/appeal\"");
        return null;
    }

    private static bool NamesUser(string text)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        ReadOnlySpan<char> rest = text.AsSpan(scheme < 0 ? text.Length : scheme + 3);
        int end = rest.IndexOfAny("/?#");
        return (end < 0 ? rest : rest[..end]).Contains('@');
    }

    private static string? CheckText(this YamlEvents events, in YamlToken token, string key, int maxCharacters)
    {
        if (string.IsNullOrWhiteSpace(token.Text))
        {
            events.Report(token, DocumentCodes.ValueMissing, $"'{key}' is empty");
            return null;
        }

        if (token.Text.Length > maxCharacters)
        {
            events.Report(
                token, DocumentCodes.NotAText, $"'{key}' has {token.Text.Length:N0} characters; at most {maxCharacters:N0} are taken");
            return null;
        }

        foreach (char character in token.Text)
        {
            if (MessageText.IsUnprintable(character))
            {
                events.Report(
                    token, DocumentCodes.NotAText, $"'{key}' holds character U+{(int)character:X4}; it is one line of printable text");
                return null;
            }
        }

        return token.Text;
    }
}
