using System;
using System.Collections.Immutable;
using System.Globalization;

namespace Sinkhole.Warning.Texts;

/// <summary>Which language a visitor is answered in: the link followed, else RFC 4647 §3.4 lookup, else the profile's first.</summary>
internal static class LanguageChoice
{
    // Bounds the time for long lists.
    private const int MaxRanges = 32;

    /// <summary>An index into the languages.</summary>
    /// <param name="query">
    /// The raw query with its question mark; only a value of <c>l</c> that names a language of ours is taken from it.
    /// </param>
    /// <param name="acceptLanguage">The header's value, or empty.</param>
    /// <param name="languages">Tags in the order of preference, at least one.</param>
    public static int Choose(ReadOnlySpan<char> query, string acceptLanguage, ImmutableArray<string> languages)
    {
        int linked = FromQuery(query, languages);
        return linked >= 0 ? linked : Math.Max(FromHeader(acceptLanguage, languages), 0);
    }

    private static int FromQuery(ReadOnlySpan<char> query, ImmutableArray<string> languages)
    {
        if (query.StartsWith('?'))
        {
            query = query[1..];
        }

        foreach (Range range in query.Split('&'))
        {
            ReadOnlySpan<char> pair = query[range];
            if (pair.StartsWith("l=", StringComparison.Ordinal))
            {
                return IndexOf(pair[2..], languages);
            }
        }

        return -1;
    }

    private static int FromHeader(ReadOnlySpan<char> acceptLanguage, ImmutableArray<string> languages)
    {
        int best = -1;
        double bestQuality = 0;
        int ranges = 0;
        foreach (Range element in acceptLanguage.Split(','))
        {
            if (ranges++ == MaxRanges)
            {
                break;
            }

            // Of equal qualities, the one named first.
            if (TryReadRange(acceptLanguage[element], out ReadOnlySpan<char> range, out double quality)
                && quality > bestQuality
                && Lookup(range, languages) is int found and >= 0)
            {
                (best, bestQuality) = (found, quality);
            }
        }

        return best;
    }

    private static bool TryReadRange(ReadOnlySpan<char> element, out ReadOnlySpan<char> range, out double quality)
    {
        int semicolon = element.IndexOf(';');
        range = (semicolon < 0 ? element : element[..semicolon]).Trim();
        quality = 1;
        if (semicolon < 0)
        {
            return !range.IsEmpty;
        }

        ReadOnlySpan<char> weight = element[(semicolon + 1)..].Trim();
        return !range.IsEmpty
            && weight.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(weight[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out quality)
            && quality is >= 0 and <= 1;
    }

    private static int Lookup(ReadOnlySpan<char> range, ImmutableArray<string> languages)
    {
        while (!range.IsEmpty)
        {
            int found = IndexOf(range, languages);
            if (found >= 0)
            {
                return found;
            }

            int cut = Math.Max(range.LastIndexOf('-'), 0);

            // A single letter or digit introduces a subtag and is removed with it (RFC 4647 §3.4).
            if (cut >= 2 && range[cut - 2] == '-')
            {
                cut -= 2;
            }

            range = range[..cut];
        }

        return -1;
    }

    private static int IndexOf(ReadOnlySpan<char> tag, ImmutableArray<string> languages)
    {
        for (int at = 0; at < languages.Length; at++)
        {
            if (tag.Equals(languages[at], StringComparison.OrdinalIgnoreCase))
            {
                return at;
            }
        }

        return -1;
    }
}
