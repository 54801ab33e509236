using System;
using System.Collections.Generic;
using System.Text;

namespace Sinkhole.Warning.Redaction;

/// <summary>
/// An agent string as it may be kept: the names of programs, systems and models with their versions, and nothing else
/// (RFC 9110 §10.1.5). Everything hidden is written <c>*</c>.
/// </summary>
/// <remarks>
/// What is kept is told by its form, not by a list of names: nobody has a list of all players, and an unknown one is evidence. So a secret
/// that is a plain word, with nothing beside it that says so, cannot be told from a name and is kept.
/// </remarks>
internal static class RecordedAgent
{
    // An agent of many kilobytes is nobody's name: what lies behind this is not looked at.
    private const int MostRead = 2048;

    /// <summary>The string to keep.</summary>
    /// <param name="agent">As the device sent it.</param>
    /// <param name="mostCharacters">Most characters of the result.</param>
    public static string Of(string agent, int mostCharacters)
    {
        ReadOnlySpan<char> read = agent.AsSpan(0, Math.Min(agent.Length, MostRead));
        int end = SecretMark.Find(read);
        string told = (end < 0 ? read : read[..end]).ToString();
        List<Range> words = PlainWord.Split(told);
        var numbers = new DeviceNumber(told, words, hasVersions: true);
        var kept = new StringBuilder(told.Length + 1);
        int at = 0;
        for (int index = 0; index < words.Count;)
        {
            // The number of a device may be several words, all else is one.
            int hidden = numbers.WordsAt(index);
            bool isHidden = hidden > 0 || !PlainWord.IsOfAgent(told.AsSpan(words[index]));
            int last = index + Math.Max(hidden, 1) - 1;
            kept.Append(told.AsSpan(at..words[index].Start.Value)).Append(isHidden ? "*" : told.AsSpan(words[index]));
            at = words[last].End.Value;
            index = last + 1;
        }

        kept.Append(told.AsSpan(at)).Append(end < 0 ? string.Empty : "*");
        return kept.ToString(0, Math.Min(kept.Length, mostCharacters));
    }
}
