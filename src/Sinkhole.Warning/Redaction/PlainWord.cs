using System;
using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace Sinkhole.Warning.Redaction;

/// <summary>Words that look like names of programs, models and hosts. Passwords, tokens and device numbers look different.</summary>
internal static class PlainWord
{
    private const int MaxLetters = 24;
    private const int MaxDigits = 8;
    private const int MaxOfModel = 11;
    private const int MaxOfVersion = 4;
    private const int MaxDigitsOfHost = 4;
    private const int MinDigitsOfSerial = 5;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    // Systems, processors and programs whose names have the form of an account.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        "x64", "x86", "win32", "win64", "wow64", "ia32", "amd64", "arm64", "aarch64", "armv6l", "armv7l", "armv7a", "armv8l", "i386",
        "i486", "i586", "i686", "mips64", "web0s", "okhttp3", "libcurl4", "python3", "utf8", "mp3", "mp4", "h264", "h265",
        "AndroidXMedia3")
        .GetAlternateLookup<ReadOnlySpan<char>>();

    // A number directly after one of these identifies a device, although "MAG250" has the same form.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Serials = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "sn", "id", "uid", "mac", "imei", "pin", "tel").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The runs of ASCII letters and digits of a text.</summary>
    public static List<Range> Split(ReadOnlySpan<char> text)
    {
        List<Range> words = [];
        for (int at = 0; at < text.Length; at++)
        {
            int from = at;
            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
            {
                at++;
            }

            if (at > from)
            {
                words.Add(from..at);
            }
        }

        return words;
    }

    /// <summary>
    /// Whether a word names a program, its version, a system or a model: letters; a short number; v3; or both, short and with a capital
    /// (MAG250, UE43RU7100). Lower-case letters with digits are the usual form of accounts and passwords.
    /// </summary>
    /// <param name="word">Letters and digits.</param>
    public static bool IsOfAgent(ReadOnlySpan<char> word)
    {
        if (!word.ContainsAnyInRange('0', '9'))
        {
            return word.Length <= MaxLetters;
        }

        if (!word.ContainsAnyExceptInRange('0', '9'))
        {
            return word.Length <= MaxDigits;
        }

        bool isVersion = char.IsAsciiLetterLower(word[0]) && word.Length <= MaxOfVersion && !word[1..].ContainsAnyExceptInRange('0', '9');
        return Known.Contains(word)
            || (word.Length <= MaxOfModel && !IsSerial(word) && (isVersion || word.ContainsAnyInRange('A', 'Z')));
    }

    /// <summary>Whether a word names a host: letters, with at most a short number before or behind them (cdn12, 4k).</summary>
    /// <param name="word">Letters and digits.</param>
    public static bool IsOfHost(ReadOnlySpan<char> word)
    {
        ReadOnlySpan<char> letters = word.Trim("0123456789");
        bool isOnOneSide = letters.IsEmpty || char.IsAsciiLetter(word[0]) || char.IsAsciiLetter(word[^1]);
        return isOnOneSide
            && letters.Length <= MaxLetters
            && word.Length - letters.Length <= MaxDigitsOfHost
            && !letters.ContainsAnyInRange('0', '9');
    }

    private static bool IsSerial(ReadOnlySpan<char> word)
    {
        ReadOnlySpan<char> key = word.TrimEnd("0123456789");
        return (word.Length - key.Length >= MinDigitsOfSerial && Serials.Contains(key)) || IsHalfMac(word);
    }

    // "MACB4E72D".
    private static bool IsHalfMac(ReadOnlySpan<char> word) =>
        word.StartsWith("mac", StringComparison.OrdinalIgnoreCase)
        && word.Length >= "mac".Length + MinDigitsOfSerial
        && !word["mac".Length..].ContainsAnyExcept(HexDigits);
}
