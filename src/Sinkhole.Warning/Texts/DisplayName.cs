using System;
using System.Globalization;
using System.Text;

namespace Sinkhole.Warning.Texts;

/// <summary>A host name as people see it: the U-label form beside the A-label form where they differ (RFC 5890 §2.3.2.1).</summary>
internal static class DisplayName
{
    private static readonly IdnMapping Mapping = new();

    /// <summary>The U-label form, or the name itself when it has none that is safe to show.</summary>
    /// <param name="host">A folded ASCII host name without a dot at its end.</param>
    public static string ToUnicode(string host)
    {
        if (!host.Contains("xn--", StringComparison.Ordinal))
        {
            return host;
        }

        string unicode;
        try
        {
            unicode = Mapping.GetUnicode(host);
        }
        catch (ArgumentException)
        {
            return host;
        }

        return IsShowable(unicode) ? unicode : host;
    }

    /// <summary>Escaped text for a title.</summary>
    public static byte[] ToText(string host) => HtmlWriter.Escape(ToUnicode(host));

    /// <summary>
    /// Markup for a heading or a table: each form in a <c>bdi</c>, so that neither changes the direction of the sentence.
    /// </summary>
    public static byte[] ToMarkup(string host)
    {
        string unicode = ToUnicode(host);
        byte[] ascii = HtmlWriter.Escape(host);
        return unicode == host
            ? [.. "<bdi>"u8, .. ascii, .. "</bdi>"u8]
            : [.. "<bdi>"u8, .. HtmlWriter.Escape(unicode), .. "</bdi> (<bdi>"u8, .. ascii, .. "</bdi>)"u8];
    }

    private static bool IsShowable(string unicode)
    {
        foreach (Rune rune in unicode.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            bool isHidden = category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator;
            if (isHidden)
            {
                return false;
            }
        }

        return true;
    }
}
