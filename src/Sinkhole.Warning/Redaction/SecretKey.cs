using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace Sinkhole.Warning.Redaction;

/// <summary>Words that announce an account, a secret or a device number beside them.</summary>
internal static class SecretKey
{
    private const int MaxLetters = 16;
    private const int MinLettersBeforeId = 3;

    // Long enough not to be a part of another word: "sessionid", "accesstoken".
    private static readonly string[] LongKeys =
    [
        "token", "password", "passwd", "passwort", "passcode", "passphrase", "kennwort", "benutzer", "username", "userid", "userpass",
        "login", "account", "session", "credential", "imei", "msisdn",
    ];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Keys = FrozenSet.Create<string>(
        StringComparer.OrdinalIgnoreCase,
        [
            .. LongKeys, "bearer", "basic", "digest", "auth", "authorization", "authkey", "pass", "pwd", "pw", "pin", "usr", "user", "uid",
            "uuid", "secret", "secretkey", "key", "apikey", "appkey", "licensekey", "cookie", "email", "tel", "phone", "hwid", "sn",
            "serial", "serialno", "serialnr", "serialnum", "serialnumber", "imsi", "iccid", "deviceid", "uniqueid", "androidid", "clientid",
            "customerid", "playerid", "boxid", "stbid", "usuario", "contrasena", "utente", "utilisateur", "motdepasse", "senha",
            "gebruiker", "wachtwoord", "haslo", "customer", "subscriber", "kunde", "kundennummer", "abonnent", "abonne", "abonado",
            "abonnee", "cliente",
        ]).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a word is only a key; hyphens, underscores, slashes, dots and blanks in it are ignored.</summary>
    public static bool Is(ReadOnlySpan<char> word)
    {
        Span<char> letters = stackalloc char[MaxLetters];
        int count = 0;
        foreach (char character in word)
        {
            if (character is '_' or '-' or '/' or '.' or ' ')
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

    /// <summary>
    /// Whether a word contains a key: <c>Token/1.0</c>, <c>S/N.</c>, <c>X-API-Key</c>, <c>DeviceUniqueId</c>, <c>sessionid</c>.
    /// </summary>
    public static bool IsIn(ReadOnlySpan<char> word)
    {
        if (Is(word))
        {
            return true;
        }

        foreach (Range part in word.SplitAny("/.:"))
        {
            if (Is(word[part]))
            {
                return true;
            }
        }

        // "device_id" and "deviceId", but not the language "in_ID".
        int lettersBeforeId = 0;
        Range before = default;
        foreach (Range run in PlainWord.Split(word))
        {
            bool isJoined = word[before.End.Value..run.Start.Value] is "_" or "-";
            if (HasLongKey(word[run]) || HasKeyPart(word[run], isJoined ? lettersBeforeId : 0, out lettersBeforeId))
            {
                return true;
            }

            before = run;
        }

        return false;
    }

    /// <summary>
    /// Whether the words from here on are an account and a password, announced by one-letter keys: <c>u mario p hunter</c>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words.</param>
    /// <param name="at">The first word.</param>
    public static bool IsPair(ReadOnlySpan<char> text, List<Range> words, int at) =>
        at + 2 < words.Count && text[words[at]] is "u" && text[words[at + 2]] is "p";

    private static bool HasLongKey(ReadOnlySpan<char> run)
    {
        foreach (string key in LongKeys)
        {
            if (run.StartsWith(key, StringComparison.OrdinalIgnoreCase) || run.EndsWith(key, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasKeyPart(ReadOnlySpan<char> run, int lettersBefore, out int lettersOfLast)
    {
        lettersOfLast = lettersBefore;
        for (int at = 0; at < run.Length;)
        {
            int end = EndOfPart(run, at);
            ReadOnlySpan<char> part = run[at..end];
            // "iPhone" is a name; "phone" alone is a key.
            bool isKey = Keys.Contains(part) && (part.Length == run.Length || !part.Equals("phone", StringComparison.OrdinalIgnoreCase));
            if (isKey || (lettersOfLast >= MinLettersBeforeId && part.Equals("id", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }

            lettersOfLast = part.Length;
            at = end;
        }

        return false;
    }

    // A capital letter begins a part: access|Token, API|Key, device|ID.
    private static int EndOfPart(ReadOnlySpan<char> run, int at)
    {
        int end = at + 1;
        while (end < run.Length)
        {
            bool isAfterSmall = char.IsAsciiLetterLower(run[end - 1]);
            bool isBeforeSmall = end + 1 < run.Length && char.IsAsciiLetterLower(run[end + 1]);
            bool isAfterCapital = char.IsAsciiLetterUpper(run[end - 1]);
            if (char.IsAsciiLetterUpper(run[end]) && (isAfterSmall || (isAfterCapital && isBeforeSmall)))
            {
                break;
            }

            end++;
        }

        return end;
    }
}
