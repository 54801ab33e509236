using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace Sinkhole.Warning.Redaction;

/// <summary>
/// A host name as it may be kept: the entry of the order whole, and of the labels before it, which a device may have put an account or a
/// number into, those that look like names of hosts. Any other is written <c>*</c>; where one of them says that an account or a secret
/// stands beside it, all the others are.
/// </summary>
/// <remarks>A name of plain words alone (<c>mario.rossi</c>) cannot be told from a host's and is kept.</remarks>
internal static class RecordedHost
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MailProviders = FrozenSet.Create(
        StringComparer.Ordinal, "gmail", "googlemail", "hotmail", "outlook", "yahoo", "icloud", "gmx", "protonmail", "libero")
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name to keep.</summary>
    /// <param name="host">Folded, without last dot.</param>
    /// <param name="entryCharacters">So many of its last characters are the entry's name.</param>
    public static string Of(string host, int entryCharacters)
    {
        if (host.Length == entryCharacters)
        {
            return host;
        }

        ReadOnlySpan<char> before = host.AsSpan(0, host.Length - entryCharacters - 1);
        return string.Concat(HasNumber(before) ? "*" : Labels(before), host.AsSpan(before.Length));
    }

    private static bool HasNumber(ReadOnlySpan<char> labels)
    {
        List<Range> words = PlainWord.Split(labels);
        for (int at = 0; at < words.Count; at++)
        {
            if (DeviceNumber.WordsAt(labels, words, at) > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string Labels(ReadOnlySpan<char> before)
    {
        string[] labels = before.ToString().Split('.');
        bool hasKey = Array.Exists(labels, static label => IsKey(label));
        for (int at = 0; at < labels.Length; at++)
        {
            // Which of its neighbours a key speaks of cannot be told: "user.jdoe", "jdoe.user".
            bool isKept = hasKey ? IsKey(labels[at]) : IsPlain(labels[at]);
            labels[at] = isKept ? labels[at] : "*";
        }

        return string.Join('.', labels);
    }

    private static bool IsKey(ReadOnlySpan<char> label) => SecretMark.IsKey(label.TrimEnd("0123456789"));

    // "login" alone is a service; "user-line77" is an account, and "name-mail-example" with the name of a mail provider is one too.
    private static bool IsPlain(ReadOnlySpan<char> label)
    {
        List<Range> words = PlainWord.Split(label);
        foreach (Range part in words)
        {
            ReadOnlySpan<char> word = label[part];
            if (!PlainWord.IsOfHost(word) || (words.Count > 1 && (IsKey(word) || MailProviders.Contains(word))))
            {
                return false;
            }
        }

        return true;
    }
}
