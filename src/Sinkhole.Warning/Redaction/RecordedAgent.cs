using System;
using System.Collections.Generic;
using System.Text;

namespace Sinkhole.Warning.Redaction;

/// <summary>
/// Reduces an agent string to what may be recorded: names of programs, systems and models with their versions (RFC 9110 §10.1.5).
/// Everything else is replaced by <c>*</c>.
/// </summary>
/// <remarks>
/// Words are kept by their form, not by a list of names: there is no list of all players, and an unknown one is evidence. So a secret that
/// is a plain word, without a key beside it, cannot be distinguished from a name and is kept.
/// </remarks>
internal static class RecordedAgent
{
    // No real agent is longer: further characters are ignored.
    private const int MaxCharactersRead = 2048;

    /// <summary>The string to record.</summary>
    /// <param name="agent">As the device sent it.</param>
    /// <param name="maxCharacters">Max characters of the result.</param>
    public static string Of(string agent, int maxCharacters)
    {
        ReadOnlySpan<char> read = agent.AsSpan(0, Math.Min(agent.Length, MaxCharactersRead));
        int end = SecretMark.Find(read);
        string told = (end < 0 ? read : read[..end]).ToString();
        List<Range> words = PlainWord.Split(told);
        var numbers = new DeviceNumber(told, words, hasVersions: true);
        var kept = new StringBuilder(told.Length + 1);
        int at = 0;
        for (int index = 0; index < words.Count;)
        {
            // The number of a device may have several words; everything else has one.
            int hidden = numbers.WordsAt(index);
            bool isHidden = hidden > 0 || !PlainWord.IsOfAgent(told.AsSpan(words[index]));
            int last = index + Math.Max(hidden, 1) - 1;
            kept.Append(told.AsSpan(at..words[index].Start.Value)).Append(isHidden ? "*" : told.AsSpan(words[index]));
            at = words[last].End.Value;
            index = last + 1;
        }

        kept.Append(told.AsSpan(at)).Append(end < 0 ? string.Empty : "*");
        return kept.ToString(0, Math.Min(kept.Length, maxCharacters));
    }
}
