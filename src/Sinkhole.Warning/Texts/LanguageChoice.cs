using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

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

    private static int FromHeader(string acceptLanguage, ImmutableArray<string> languages)
    {
        List<(string Range, double Quality)> ranges = [];
        foreach (string element in acceptLanguage.Split(',', MaxRanges + 1).Take(MaxRanges))
        {
            if (TryReadRange(element, out string range, out double quality))
            {
                ranges.Add((range, quality));
            }
        }

        // OrderBy is stable: of equal qualities, the one named first.
        foreach ((string range, double quality) in ranges.OrderByDescending(candidate => candidate.Quality))
        {
            int found = quality > 0 ? Lookup(range, languages) : -1;
            if (found >= 0)
            {
                return found;
            }
        }

        return -1;
    }

    private static bool TryReadRange(string element, out string range, out double quality)
    {
        int semicolon = element.IndexOf(';', StringComparison.Ordinal);
        range = (semicolon < 0 ? element : element[..semicolon]).Trim();
        quality = 1;
        if (semicolon < 0)
        {
            return range.Length > 0;
        }

        ReadOnlySpan<char> weight = element.AsSpan(semicolon + 1).Trim();
        return range.Length > 0
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
