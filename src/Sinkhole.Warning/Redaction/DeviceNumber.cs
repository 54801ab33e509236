using System;
using System.Collections.Generic;
using System.Globalization;

namespace Sinkhole.Warning.Redaction;

/// <summary>
/// Finds numbers of devices that are several words. MAC addresses (EUI-48, EUI-64): 00-1A-79-AB-CD-EF, 00 1a 79 ab cd ef, 001A.79AB.CDEF,
/// 001A79-ABCDEF, 001A79ABCDEF, 0:1a:79:ab:cd:ef, 0.26.121.171.205.239, whatever stands between. UUIDs (RFC 9562 §4). IPv4 addresses, so
/// far as a version cannot be meant: 198.51.100.7, not 1.6.0.1 or Chrome/131.0.0.0.
/// </summary>
internal static class DeviceNumber
{
    private const int Groups = 6;
    private const int MostBetween = 3;
    private const int MostOfGroup = 3;
    private const int GroupsOfAddress = 4;
    private const int MaxOfVersion = 99;

    // The hexadecimal digits of each word.
    private static readonly int[][] Forms =
    [
        [8, 4, 4, 4, 12], [2, 2, 2, 2, 2, 2, 2, 2], [2, 2, 2, 2, 2, 2], [4, 4, 4, 4], [4, 4, 4], [8, 8], [6, 6], [16], [12],
    ];

    /// <summary>How many words from here on are one number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words.</param>
    /// <param name="at">The first.</param>
    /// <returns>0 for none.</returns>
    public static int WordsAt(ReadOnlySpan<char> text, List<Range> words, int at)
    {
        foreach (int[] form in Forms)
        {
            if (at + form.Length <= words.Count && IsForm(text, words, at, form))
            {
                return form.Length;
            }
        }

        return at + Groups <= words.Count && IsUneven(text, words, at) ? Groups
            : at + GroupsOfAddress <= words.Count && IsAddress(text, words, at) ? GroupsOfAddress
            : 0;
    }

    private static bool IsForm(ReadOnlySpan<char> text, List<Range> words, int at, int[] form)
    {
        for (int index = 0; index < form.Length; index++)
        {
            ReadOnlySpan<char> word = text[words[at + index]];
            if (word.Length != form[index] || !IsHex(word) || (index > 0 && Between(words, at + index) > MostBetween))
            {
                return false;
            }
        }

        return true;
    }

    // Without leading zeros, or in decimals: six short groups with the same sign between all.
    private static bool IsUneven(ReadOnlySpan<char> text, List<Range> words, int at)
    {
        char sign = text[words[at].End.Value];
        for (int index = at; index < at + Groups; index++)
        {
            bool isJoined = index == at || (Between(words, index) == 1 && text[words[index].Start.Value - 1] == sign);
            if (!isJoined || text[words[index]].Length > MostOfGroup || !IsHex(text[words[index]]))
            {
                return false;
            }
        }

        return true;
    }

    // The first number of a version is often great, and stands behind a slash: there a second one must be.
    private static bool IsAddress(ReadOnlySpan<char> text, List<Range> words, int at)
    {
        int great = 0;
        for (int index = at; index < at + GroupsOfAddress; index++)
        {
            bool isJoined = index == at || (Between(words, index) == 1 && text[words[index].Start.Value - 1] == '.');
            if (!isJoined || !byte.TryParse(text[words[index]], NumberStyles.None, CultureInfo.InvariantCulture, out byte group))
            {
                return false;
            }

            great += group > MaxOfVersion ? 1 : 0;
        }

        int start = words[at].Start.Value;
        return great > (start > 0 && text[start - 1] == '/' ? 1 : 0);
    }

    private static int Between(List<Range> words, int index) => words[index].Start.Value - words[index - 1].End.Value;

    private static bool IsHex(ReadOnlySpan<char> word)
    {
        foreach (char character in word)
        {
            if (!char.IsAsciiHexDigit(character))
            {
                return false;
            }
        }

        return true;
    }
}
