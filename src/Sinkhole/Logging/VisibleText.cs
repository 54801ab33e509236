using System.Globalization;
using System.Text;

namespace Sinkhole.Logging;

/// <summary>Text of unknown origin, fit for one line of a terminal or a log: what would break the line or drive the terminal is
/// escaped.</summary>
internal static class VisibleText
{
    /// <summary>The text with line ends, control characters and marks that cannot be seen written as "\n", "\u001B", "\u202E".</summary>
    public static string Of(string text)
    {
        StringBuilder line = new(text.Length);
        Append(line, text);
        return line.ToString();
    }

    /// <summary>Likewise, appended.</summary>
    public static void Append(StringBuilder line, string text)
    {
        foreach (char character in text)
        {
            _ = character switch
            {
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                _ when IsHidden(character) =>
                    line.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture)),
                _ => line.Append(character),
            };
        }
    }

    // Format characters turn the direction of what follows, or part what looks like one word.
    private static bool IsHidden(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
