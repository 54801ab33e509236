using System;
using System.Buffers;
using System.Collections.Frozen;

namespace Sinkhole.Warning.Redaction;

/// <summary>
/// Where an agent string stops to be one: at the word with the first sign that names of programs do not have and accounts, addresses and
/// tokens do. Whatever follows may belong to it, so nothing behind is kept either.
/// </summary>
internal static class SecretMark
{
    private const int LeastEncodedCharacters = 8;

    // Not '=', '@', '&', '%', '?', quotes or braces, nothing beyond ASCII: a query, a mail address, an encoding, JSON.
    private static readonly SearchValues<char> OfAgents =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ;,()[]/._-+:");

    private static readonly SearchValues<char> OfEncodings =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    private static readonly SearchValues<char> BetweenWords = SearchValues.Create(" ;,()[]");

    // "rv:109.0", "ver: 2 rev: 250", "Model: MAG250; Link: WiFi", "Git:20201023". Before any other colon stands a key or an account.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Labels =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "rv", "ver", "rev", "model", "link", "git")
            .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Keys = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "bearer", "basic", "digest", "token", "auth", "authorization", "password", "passwd", "passwort", "pass", "pwd", "pw", "user",
        "username", "login", "account", "secret", "apikey", "cookie", "session", "sn", "serial", "serialnumber", "imei", "deviceid", "hwid",
        "uid", "uuid", "email", "pin", "usr", "tel", "phone", "msisdn", "imsi", "iccid").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The place of that word.</summary>
    /// <returns>-1 where there is none.</returns>
    public static int Find(ReadOnlySpan<char> text)
    {
        Range before = default;
        foreach (Range part in text.SplitAny(BetweenWords))
        {
            ReadOnlySpan<char> word = text[part];
            if (word.IsEmpty)
            {
                continue;
            }

            if (word.ContainsAnyExcept(OfAgents) || HasKey(word) || HasForeignLabel(word) || IsEncoded(word))
            {
                return part.Start.Value;
            }

            // "serial number", "S N"; and "name(at)host", where the secret begins before the sign.
            bool isBesideIt = part.Start.Value == before.End.Value + 1;
            if ((isBesideIt && IsKey(text[before.Start..part.End])) || IsAtSign(text, part))
            {
                return before.Start.Value;
            }

            before = part;
        }

        return -1;
    }

    private static bool IsAtSign(ReadOnlySpan<char> text, Range word) =>
        text[word].Equals("at", StringComparison.OrdinalIgnoreCase)
        && word.Start.Value > 0 && text[word.Start.Value - 1] is '(' or '['
        && word.End.Value < text.Length && text[word.End.Value] is ')' or ']';

    // "Token/1.0" and "pass_hunter" say no less than "token" does, nor do "device_id" and "S/N".
    private static bool HasKey(ReadOnlySpan<char> word)
    {
        if (IsKey(word))
        {
            return true;
        }

        foreach (Range part in word.SplitAny("/.:"))
        {
            if (IsKey(word[part]))
            {
                return true;
            }
        }

        foreach (Range part in PlainWord.Split(word))
        {
            if (IsKey(word[part]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a word says that a secret follows; hyphens, underscores, slashes and blanks in it do not count.</summary>
    public static bool IsKey(ReadOnlySpan<char> word)
    {
        Span<char> letters = stackalloc char[16];
        int count = 0;
        foreach (char character in word)
        {
            if (character is '_' or '-' or '/' or ' ')
            {
                continue;
            }

            if (count == letters.Length)
            {
                return false;
            }

            letters[count++] = character;
        }

        return Keys.Contains(letters[..count]);
    }

    private static bool HasForeignLabel(ReadOnlySpan<char> word)
    {
        int colon = word.IndexOf(':');
        return colon >= 0
            && (!Labels.Contains(word[(word[..colon].LastIndexOfAny("/-") + 1)..colon]) || word[(colon + 1)..].Contains(':'));
    }

    // Base64, also as in addresses (RFC 4648 §5), without its padding: whatever decodes to readable text was text.
    private static bool IsEncoded(ReadOnlySpan<char> word)
    {
        foreach (Range run in word.SplitAny(".:"))
        {
            ReadOnlySpan<char> characters = word[run];
            if (characters.Length >= LeastEncodedCharacters && !characters.ContainsAnyExcept(OfEncodings) && DecodesToText(characters))
            {
                return true;
            }
        }

        return false;
    }

    private static bool DecodesToText(ReadOnlySpan<char> characters)
    {
        Span<char> standard = stackalloc char[characters.Length];
        characters.Replace(standard, '-', '+');
        standard.Replace('_', '/');
        Span<byte> octets = stackalloc byte[standard.Length];
        return Convert.TryFromBase64Chars(standard[..(standard.Length / 4 * 4)], octets, out int count)
            && !octets[..count].ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }
}
