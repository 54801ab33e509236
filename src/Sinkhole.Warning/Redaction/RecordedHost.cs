using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace Sinkhole.Warning.Redaction;

/// <summary>
/// Reduces a host name to what may be recorded: the entry of the order in full, and of the labels before it those that look like names of
/// hosts, because a device may have put an account or a number into them. Other labels are replaced by <c>*</c>. If one label is a key
/// that announces an account or a secret, all other labels before the entry are replaced.
/// </summary>
/// <remarks>A name of plain words only (<c>mario.rossi</c>) cannot be distinguished from a host and is kept.</remarks>
internal static class RecordedHost
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MailProviders = FrozenSet.Create(
        StringComparer.Ordinal, "gmail", "googlemail", "hotmail", "outlook", "yahoo", "icloud", "gmx", "protonmail", "libero")
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name to record.</summary>
    /// <param name="host">Lower case, without the last dot.</param>
    /// <param name="entryCharacters">Number of characters, at its end, of the entry's name.</param>
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
            // A key may announce the label before or after it: "user.jdoe", "jdoe.user".
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
