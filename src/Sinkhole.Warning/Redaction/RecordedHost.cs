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

        string before = host[..^(entryCharacters + 1)];
        bool isHidden = HasNumberOrPair(before) || SecretMark.IndexOfAtSign($"{before}.", 0) >= 0;
        return string.Concat(isHidden ? "*" : Labels(before), host.AsSpan(before.Length));
    }

    private static bool HasNumberOrPair(string labels)
    {
        List<Range> words = PlainWord.Split(labels);
        var numbers = new DeviceNumber(labels, words, hasVersions: false);
        for (int at = 0; at < words.Count; at++)
        {
            if (numbers.WordsAt(at) > 0 || SecretKey.IsPair(labels, words, at))
            {
                return true;
            }
        }

        return false;
    }

    private static string Labels(string before)
    {
        string[] labels = before.Split('.');
        bool hasKey = Array.Exists(labels, static label => IsBesideSecret(label));
        for (int at = 0; at < labels.Length; at++)
        {
            // Which of its neighbours a key speaks of cannot be told: "user.jdoe", "jdoe.user".
            bool isKept = hasKey ? IsKey(labels[at]) : IsPlain(labels[at]);
            labels[at] = isKept ? labels[at] : "*";
        }

        return string.Join('.', labels);
    }

    private static bool IsBesideSecret(string label) => IsKey(label) || SecretKey.IsIn(label) || MailProviders.Contains(label);

    private static bool IsKey(ReadOnlySpan<char> label) => SecretKey.Is(label.TrimEnd("0123456789"));

    // "name-mail-example" with the name of a mail provider is an account.
    private static bool IsPlain(ReadOnlySpan<char> label)
    {
        List<Range> words = PlainWord.Split(label);
        foreach (Range part in words)
        {
            ReadOnlySpan<char> word = label[part];
            if (!PlainWord.IsOfHost(word) || (words.Count > 1 && MailProviders.Contains(word)))
            {
                return false;
            }
        }

        return true;
    }
}
