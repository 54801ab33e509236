using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;

namespace Sinkhole.Warning.Redaction;

/// <summary>
/// Finds numbers that identify devices and people, also if separators split them into several words: MAC addresses and UUIDs by their count
/// of hexadecimal digits (EUI-48, EUI-64, RFC 9562 §4); IMEIs, serial and phone numbers by their count of decimal digits; and addresses
/// with groups of unequal length (0:1a:79:ab:cd:ef, 0.26.121.171.205.239, 198.51.100.7). A dotted version is not such a number.
/// </summary>
/// <remarks>Hidden words are not read again, and a search stops after 32 digits, so the time is linear in the length of the text.</remarks>
internal sealed class DeviceNumber
{
    private const int MaxHexDigits = 32;
    private const int MinDecimalDigits = 9;
    private const int MinDigitsAfterMac = 6;
    private const int MinGroups = 6;
    private const int MaxDigitsOfGroup = 3;
    private const int GroupsOfAddress = 4;
    private const int MaxOfVersion = 99;
    private const int MaxGroupsOfVersion = 5;
    private const int MaxDigitsOfVersion = 12;

    private static readonly SearchValues<char> Brackets = SearchValues.Create(";()[]");

    private readonly string _text;
    private readonly List<Range> _words;
    private readonly Kind[] _kinds;

    /// <summary>Classifies the words of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words.</param>
    /// <param name="hasVersions">Whether the text may contain versions of programs, which are not numbers of devices.</param>
    public DeviceNumber(string text, List<Range> words, bool hasVersions)
    {
        _text = text;
        _words = words;
        _kinds = new Kind[words.Count];
        for (int index = 0; index < words.Count; index++)
        {
            ReadOnlySpan<char> digits = Digits(index);
            _kinds[index] = !digits.ContainsAnyExceptInRange('0', '9') ? Kind.Decimal : IsHex(digits) ? Kind.Hex : Kind.Other;
        }

        for (int at = 0; hasVersions && at < words.Count;)
        {
            at = MarkVersions(at);
        }
    }

    private enum Kind
    {
        Other,
        Hex,
        Decimal,

        /// <summary>A group of a dotted version: 3.0.20.</summary>
        Version,

        /// <summary>A group of a build number that has the digits of a MAC address.</summary>
        Build,
    }

    /// <summary>Number of words, from this one on, that together are one such number.</summary>
    /// <param name="at">The first word.</param>
    /// <returns>0 if none begins here.</returns>
    public int WordsAt(int at)
    {
        int hex = HexWords(at);
        if (hex > 0)
        {
            return hex;
        }

        int decimals = DecimalWords(at);
        if (decimals > 0)
        {
            return decimals;
        }

        int groups = EqualJoints(at);
        return groups > 0 ? groups : IsAddress(at) ? GroupsOfAddress : 0;
    }

    // Numbers joined by single dots, one of them of one digit: 131.0.6778.205, 1.6.0.1, 10.0.
    private int MarkVersions(int at)
    {
        int end = at + 1;
        while (end < _words.Count && IsDot(end))
        {
            end++;
        }

        bool isVersion = end - at is > 1 and <= MaxGroupsOfVersion;
        bool hasShort = false;
        int digits = 0;
        for (int index = at; index < end; index++)
        {
            int length = Word(index).Length;
            isVersion &= _kinds[index] == Kind.Decimal;
            hasShort |= length == 1;
            digits += length;
            if (index > at && IsBuild(index))
            {
                _kinds.AsSpan(index - 1, 2).Fill(Kind.Build);
            }
            else if (index > at + 1 && IsDatedBuild(index))
            {
                _kinds.AsSpan(index - 1, 2).Fill(Kind.Version);
            }
        }

        if (isVersion && hasShort && digits <= MaxDigitsOfVersion)
        {
            _kinds.AsSpan(at, end - at).Fill(Kind.Version);
        }

        return end;
    }

    // Roku writes its build "519.10E04111A".
    private bool IsBuild(int index)
    {
        ReadOnlySpan<char> word = Word(index);
        return word.Length == 9 && word[2] == 'E' && word[^1] == 'A' && !word[3..^1].ContainsAnyExceptInRange('0', '9')
            && Word(index - 1).Length == 3 && _kinds[index - 1] == Kind.Decimal;
    }

    // Android writes its build with a date: "TP1A.220624.014".
    private bool IsDatedBuild(int index) =>
        _kinds[index] == Kind.Decimal && Word(index).Length == 3
        && _kinds[index - 1] == Kind.Decimal && Word(index - 1).Length == 6
        && _kinds[index - 2] is Kind.Other or Kind.Hex && Word(index - 2).Length == 4;

    // When the digits of an address are complete, the digits that follow are hidden too: the address may have begun one word later.
    private int HexWords(int at)
    {
        bool isAfterMac = at > 0 && Word(at - 1).Equals("mac", StringComparison.OrdinalIgnoreCase) && _kinds[at] != Kind.Version;
        bool hasLetter = false;
        bool hasDigit = false;
        bool isFound = false;
        int digits = 0;
        int end = at;
        while (end < _words.Count && _kinds[end] is Kind.Hex or Kind.Decimal or Kind.Version && !(end > at && IsBreak(end)))
        {
            ReadOnlySpan<char> word = Digits(end);
            digits += word.Length;
            hasLetter |= _kinds[end] == Kind.Hex;
            hasDigit |= word.ContainsAnyInRange('0', '9');
            isFound |= hasDigit && ((hasLetter && digits is 12 or 16 or 32) || (isAfterMac && digits >= MinDigitsAfterMac));
            end++;
            if (!isFound && digits > MaxHexDigits)
            {
                return 0;
            }
        }

        return isFound ? end - at : 0;
    }

    private int DecimalWords(int at)
    {
        int digits = 0;
        int end = at;
        while (end < _words.Count && _kinds[end] == Kind.Decimal && !(end == at && IsCount(at)))
        {
            digits += Digits(end).Length;
            end++;
        }

        return digits >= MinDecimalDigits ? end - at : 0;
    }

    // "Android 10; 2014811": a short number after a name, at the end of its part of a comment, belongs to the name.
    private bool IsCount(int at)
    {
        int end = _words[at].End.Value;
        return at > 0 && Word(at).Length <= 2 && _kinds[at - 1] == Kind.Other && Between(at) is " " or "/"
            && end < _text.Length && _text[end] is ';' or ')';
    }

    // Without leading zeros, or in decimal: at least six short groups with the same separator.
    private int EqualJoints(int at)
    {
        int end = at;
        while (end < _words.Count
            && _kinds[end] is Kind.Hex or Kind.Decimal
            && Digits(end).Length <= MaxDigitsOfGroup
            && (end <= at + 1 || Between(end).SequenceEqual(Between(at + 1))))
        {
            end++;
        }

        return end - at >= MinGroups ? end - at : 0;
    }

    // After a slash it may be a version, whose first number is often large: there an address needs a second large number.
    private bool IsAddress(int at)
    {
        int great = 0;
        for (int index = at; index < at + GroupsOfAddress; index++)
        {
            if (index == _words.Count
                || (index > at && !IsDot(index))
                || !byte.TryParse(Word(index), NumberStyles.None, CultureInfo.InvariantCulture, out byte group))
            {
                return false;
            }

            great += group > MaxOfVersion ? 1 : 0;
        }

        int start = _words[at].Start.Value;
        return great > (start > 0 && _text[start - 1] == '/' ? 1 : 0);
    }

    // "8.0.42.2460(0x28002A58)": the version and the number in brackets after it are separate.
    private bool IsBreak(int index) =>
        (_kinds[index] == Kind.Version || _kinds[index - 1] == Kind.Version) && Between(index).ContainsAny(Brackets);

    private bool IsDot(int index) => Between(index) is ".";

    private ReadOnlySpan<char> Between(int index) => _text.AsSpan(_words[index - 1].End.Value.._words[index].Start.Value);

    private ReadOnlySpan<char> Word(int index) => _text.AsSpan(_words[index]);

    private ReadOnlySpan<char> Digits(int index)
    {
        ReadOnlySpan<char> word = Word(index);
        return word.Length > 2 && word.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? word[2..] : word;
    }

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
