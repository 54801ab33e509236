using System;
using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace Sinkhole.Warning.Redaction;

/// <summary>
/// Finds the first word of an agent string that looks like an account, an address or a token, and not like the name of a program. From
/// there on nothing is recorded.
/// </summary>
internal static class SecretMark
{
    // Without '=', '@', '&', '%', '?', quotes, braces and non-ASCII characters: these are a query, a mail address, an encoding or JSON.
    private static readonly SearchValues<char> OfAgents =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ;,()[]/._-+:");

    private static readonly SearchValues<char> OfWords =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    // Characters that people write around "at", with the blank beside them.
    private const string Signs = " _-./+";
    private const string SignsOrBrackets = Signs + "()[]";

    private static readonly SearchValues<char> BetweenWords = SearchValues.Create(" ;,()[]");

    // "rv:109.0", "ver: 2 rev: 250", "Model: MAG250; Link: WiFi", "Git:20201023". Before any other colon there is a key or an account.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Labels =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "rv", "ver", "rev", "model", "link", "git")
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The position of that word.</summary>
    /// <returns>-1 if there is none.</returns>
    public static int Find(ReadOnlySpan<char> text)
    {
        int pair = FindPair(text);
        int mark = FindMark(pair < 0 ? text : text[..pair]);
        return mark < 0 ? pair : mark;
    }

    private static int FindPair(ReadOnlySpan<char> text)
    {
        List<Range> words = PlainWord.Split(text);
        int at = 0;
        while (at < words.Count && !SecretKey.IsPair(text, words, at))
        {
            at++;
        }

        return at < words.Count ? words[at].Start.Value : -1;
    }

    private static int FindMark(ReadOnlySpan<char> text)
    {
        Range before = default;
        foreach (Range part in text.SplitAny(BetweenWords))
        {
            ReadOnlySpan<char> word = text[part];
            if (word.ContainsAnyExcept(OfAgents))
            {
                return IsAtSign(text[part.Start..]) ? before.Start.Value : part.Start.Value;
            }

            if (!word.ContainsAny(OfWords))
            {
                continue;
            }

            if (SecretKey.IsIn(word) || HasForeignLabel(word) || EncodedText.IsIn(word))
            {
                return part.Start.Value;
            }

            if (FindAtSign(word) is >= 0 and int sign)
            {
                return (sign > 1 ? part : before).Start.Value;
            }

            // "serial number", "S N"; and "name(at)host", here the secret begins before the at sign.
            bool isBesideIt = part.Start.Value == before.End.Value + 1;
            if ((isBesideIt && SecretKey.Is(text[before.Start..part.End])) || IsSpelledAtSign(text, part))
            {
                return before.Start.Value;
            }

            before = part;
        }

        return -1;
    }

    // "@", "-@-", "%40" or "{at}" at the beginning of the following text: the name is the word before.
    private static bool IsAtSign(ReadOnlySpan<char> text)
    {
        int start = text.IndexOfAny(OfWords);
        start = start < 0 ? text.Length : start;
        ReadOnlySpan<char> signs = text[..start];
        ReadOnlySpan<char> word = text[start..];
        int end = word.IndexOfAnyExcept(OfWords);
        word = end < 0 ? word : word[..end];
        return signs.ContainsAny('@', '\uFF20')
            || (signs.EndsWith('%') && (word.StartsWith("40") || word.StartsWith("2540")))
            || (signs.ContainsAny('{', '<') && IsAt(word));
    }

    // "(at)", "[ at ]", "(a)", "-at-" as a word; "at" before a word with a dot.
    private static bool IsSpelledAtSign(ReadOnlySpan<char> text, Range part)
    {
        ReadOnlySpan<char> word = text[part];
        ReadOnlySpan<char> bare = word.Trim(Signs);
        if (!IsAt(bare))
        {
            return false;
        }

        ReadOnlySpan<char> behind = text[part.End..].TrimStart(' ');
        ReadOnlySpan<char> ahead = text[..part.Start].TrimEnd(' ');
        if (ahead is [.., '(' or '['] && behind is [')' or ']', ..])
        {
            // One letter in brackets may be a model or a version, but not next to a host name or directly after a word.
            return bare.Length == 2
                || (ahead[..^1].TrimEnd(' ') is [.., char last] && OfWords.Contains(last))
                || IsBesideHost(ahead.TrimEnd(SignsOrBrackets), behind.TrimStart(SignsOrBrackets));
        }

        int end = behind.IndexOfAny(BetweenWords);
        ReadOnlySpan<char> next = end < 0 ? behind : behind[..end];
        return bare.Length == 2 && (word.Length > bare.Length || LastDot(next) > 0);
    }

    private static bool IsBesideHost(ReadOnlySpan<char> ahead, ReadOnlySpan<char> behind)
    {
        int end = behind.IndexOfAny(BetweenWords);
        return LastDot(ahead[(ahead.LastIndexOfAny(BetweenWords) + 1)..]) > 0 || LastDot(end < 0 ? behind : behind[..end]) > 0;
    }

    private static bool IsAt(ReadOnlySpan<char> word) =>
        word.Equals("at", StringComparison.OrdinalIgnoreCase) || word.Equals("a", StringComparison.OrdinalIgnoreCase);

    // "mario_at_example", "mario-at-example.it"; 1 if the name is the word before: "_at_example".
    private static int FindAtSign(ReadOnlySpan<char> word)
    {
        int dot = LastDot(word);
        for (int at = IndexOfAtSign(word, 0); at >= 0; at = IndexOfAtSign(word, at + 1))
        {
            if (dot > at || (word[at - 1] == '_' && word[at + 2] == '_'))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The position of <c>at</c> between two separators.</summary>
    /// <param name="word">The text.</param>
    /// <param name="from">The first position to look at.</param>
    /// <returns>-1 if there is none.</returns>
    public static int IndexOfAtSign(ReadOnlySpan<char> word, int from)
    {
        for (int at = Math.Max(from, 1); at + 2 < word.Length; at++)
        {
            if (word[at] is 'a' or 'A' && word[at + 1] is 't' or 'T'
                && !OfWords.Contains(word[at - 1]) && !OfWords.Contains(word[at + 2]))
            {
                return at;
            }
        }

        return -1;
    }

    // The last dot before a letter: the end of a host name.
    private static int LastDot(ReadOnlySpan<char> word)
    {
        int at = word.Length - 2;
        while (at >= 0 && !(word[at] == '.' && char.IsAsciiLetter(word[at + 1])))
        {
            at--;
        }

        return at;
    }

    private static bool HasForeignLabel(ReadOnlySpan<char> word)
    {
        int colon = word.IndexOf(':');
        return colon >= 0
            && (!Labels.Contains(word[(word[..colon].LastIndexOfAny("/-") + 1)..colon]) || word[(colon + 1)..].Contains(':'));
    }
}
