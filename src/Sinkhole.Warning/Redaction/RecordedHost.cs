using System;
using System.Collections.Generic;

namespace Sinkhole.Warning.Redaction;

/// <summary>
/// A host name as it may be kept: the entry of the order whole, and of the labels before it, which a device may have put an account or a
/// number into, those that look like names of hosts. Any other is written <c>*</c>.
/// </summary>
internal static class RecordedHost
{
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
        List<string> kept = [];
        foreach (Range part in before.Split('.'))
        {
            ReadOnlySpan<char> label = before[part];
            kept.Add(IsPlain(label) ? label.ToString() : "*");
        }

        return string.Join('.', kept);
    }

    // "login" alone is a service; "user-line77" is an account.
    private static bool IsPlain(ReadOnlySpan<char> label)
    {
        List<Range> words = PlainWord.Split(label);
        foreach (Range word in words)
        {
            if (!PlainWord.IsOfHost(label[word]) || (words.Count > 1 && SecretMark.IsKey(label[word])))
            {
                return false;
            }
        }

        return true;
    }
}
