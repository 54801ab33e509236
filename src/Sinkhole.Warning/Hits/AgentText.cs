using System;

namespace Sinkhole.Warning.Hits;

/// <summary>An agent string as it may be kept: printable, cut, and without words that look like a password.</summary>
internal static class AgentText
{
    private const string Hidden = "*";

    // An agent of many kilobytes is nobody's name: what lies behind this is not looked at.
    private const int MostRead = 2048;

    private static readonly string[] Secrets = ["password=", "passwd=", "pass=", "pwd=", "token=", "auth=", "username=", "user="];

    /// <summary>The string to keep.</summary>
    /// <param name="agent">As the device sent it.</param>
    /// <param name="mostCharacters">Most characters of the result.</param>
    public static string Of(string agent, int mostCharacters)
    {
        ReadOnlySpan<char> read = agent.AsSpan(0, Math.Min(agent.Length, MostRead));
        if (read.Length <= mostCharacters && !read.ContainsAny('=', '@') && !read.ContainsAnyInRange('\0', '\x1F')
            && !read.ContainsAnyInRange('\x7F', '\x9F'))
        {
            return agent; // Nearly all are: every word that is hidden has one of the two signs.
        }

        string[] words = read.ToString().Split(' ');
        for (int index = 0; index < words.Length; index++)
        {
            words[index] = IsSecret(words[index]) ? Hidden : words[index];
        }

        string kept = string.Join(' ', words);
        return string.Create(Math.Min(kept.Length, mostCharacters), kept, static (room, text) =>
        {
            for (int index = 0; index < room.Length; index++)
            {
                room[index] = char.IsControl(text[index]) ? '?' : text[index];
            }
        });
    }

    /// <summary>Whether a word carries credentials: "user:secret@host", or a query with a password in it.</summary>
    private static bool IsSecret(string word)
    {
        int at = word.IndexOf('@', StringComparison.Ordinal);
        if (at > 0 && word.AsSpan(0, at).Contains(':'))
        {
            return true;
        }

        foreach (string secret in Secrets)
        {
            if (word.Contains(secret, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
