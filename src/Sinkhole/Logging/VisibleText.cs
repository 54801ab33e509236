using System.Globalization;
using System.Text;

namespace Sinkhole.Logging;

/// <summary>Escapes text of unknown origin for one line of a terminal or a log: line breaks, control characters and invisible
/// characters.</summary>
internal static class VisibleText
{
    /// <summary>The text with these characters written as "\n", "\u001B", "\u202E".</summary>
    public static string Escape(string text)
    {
        StringBuilder line = new(text.Length);
        Append(line, text);
        return line.ToString();
    }

    /// <summary>Appends the escaped text.</summary>
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

    // Format characters change the text direction or hide breaks within a word.
    private static bool IsHidden(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
