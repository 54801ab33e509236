using System;
using System.Text;

namespace Sinkhole.Warning.Texts;

/// <summary>The facts of an order as a page writes them.</summary>
internal static class FactText
{
    /// <summary>A text of at most <see cref="OrderFacts.MaxTextCharacters"/> characters; a longer one ends in an ellipsis.</summary>
    public static string Clip(string text)
    {
        if (text.Length <= OrderFacts.MaxTextCharacters)
        {
            return text;
        }

        int end = OrderFacts.MaxTextCharacters - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    /// <summary>An instant in UTC with the month as a word, so that no country reads it as another day.</summary>
    public static string Instant(DateTimeOffset instant, WarningTexts texts)
    {
        DateTimeOffset utc = instant.ToUniversalTime();
        return Phrase.Fill(texts["instant"], placeholder => placeholder switch
        {
            "day" => $"{utc.Day}",
            "month" => texts.Months[utc.Month - 1],
            "year" => $"{utc.Year:0000}",
            _ => $"{utc:HH\\:mm}",
        });
    }

    /// <summary>Whether a text is a web address that a page may link to.</summary>
    public static bool IsWebAddress(string text) =>
        text.Length <= OrderFacts.MaxTextCharacters
        && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    /// <summary>Whether a text is a mail address that a page may link to: one '@', no space, nothing that starts another header.</summary>
    public static bool IsMailAddress(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        bool isBetween = at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1;
        return text.Length <= OrderFacts.MaxTextCharacters && isBetween && IsPlain(text);
    }

    private static bool IsPlain(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isPlain = rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value is '@' or '.' or '-' or '_' or '+');
            if (!isPlain)
            {
                return false;
            }
        }

        return true;
    }
}
