using System;
using System.Text;

namespace Sinkhole.Documents.Findings;

/// <summary>Text for messages: quoted values that cannot harm a terminal, plurals, and the nearest known word.</summary>
public static class MessageText
{
    private const int MaxQuoted = 80;

    /// <summary>
    /// 'value' for a message: control and direction characters become U+FFFD, invisible ones their number, long values are cut.
    /// </summary>
    public static string Quote(string value)
    {
        string cut = Printable(value.Length > MaxQuoted ? value[..MaxQuoted] + "…" : value);
        StringBuilder quoted = new("'");
        foreach (char character in cut)
        {
            _ = InvisibleCharacters.IsInvisible(character) ? quoted.Append($"<U+{(int)character:X4}>") : quoted.Append(character);
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>
    /// The text with every character that could move a cursor or turn the direction of writing replaced by U+FFFD, one for one.
    /// </summary>
    public static string Printable(string text)
    {
        StringBuilder? printable = null;
        for (int at = 0; at < text.Length; at++)
        {
            if (IsUnprintable(text[at]))
            {
                printable ??= new StringBuilder(text);
                printable[at] = text[at] == '\t' ? ' ' : '\uFFFD';
            }
        }

        return printable?.ToString() ?? text;
    }

    /// <summary>True for C0 and C1 controls, line and paragraph separators, and the marks that turn direction.</summary>
    public static bool IsUnprintable(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or '\uFEFF' or '\u200E' or '\u200F' or '\u061C'
        || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>"1 name", "14 names", "48,211 names".</summary>
    public static string Count(long count, string one) => Count(count, one, one + "s");

    /// <summary>"1 entry", "14 entries".</summary>
    public static string Count(long count, string one, string many) => count == 1 ? $"1 {one}" : $"{count:N0} {many}";

    /// <summary>The known word nearest to what was typed; null when none is near enough to be meant.</summary>
    public static string? Nearest(string typed, ReadOnlySpan<string> known)
    {
        string? nearest = null;
        int smallest = Math.Min(2, typed.Length / 2) + 1;
        foreach (string word in known)
        {
            int distance = Distance(typed, word, smallest);
            if (distance < smallest)
            {
                smallest = distance;
                nearest = word;
            }
        }

        return nearest;
    }

    /// <summary>"; did you mean 'match'?" or nothing.</summary>
    public static string DidYouMean(string typed, ReadOnlySpan<string> known) =>
        Nearest(typed, known) is string nearest ? $"; did you mean '{nearest}'?" : string.Empty;

    // Optimal string alignment: a swap of two neighbours is the commonest mistake and counts once.
    private static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) >= limit)
        {
            return limit;
        }

        // Three rows are all that the recurrence looks back on.
        int[] before = new int[right.Length + 1];
        int[] above = new int[right.Length + 1];
        int[] row = new int[right.Length + 1];
        for (int column = 0; column <= right.Length; column++)
        {
            above[column] = column;
        }

        for (int down = 1; down <= left.Length; down++)
        {
            row[0] = down;
            for (int column = 1; column <= right.Length; column++)
            {
                int change = char.ToLowerInvariant(left[down - 1]) == char.ToLowerInvariant(right[column - 1]) ? 0 : 1;
                int cost = Math.Min(above[column] + 1, Math.Min(row[column - 1] + 1, above[column - 1] + change));
                bool swapped = down > 1 && column > 1 && left[down - 1] == right[column - 2] && left[down - 2] == right[column - 1];
                row[column] = swapped ? Math.Min(cost, before[column - 2] + 1) : cost;
            }

            (before, above, row) = (above, row, before);
        }

        return above[right.Length];
    }
}
