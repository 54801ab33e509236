using System.Globalization;
using System.Text;

namespace Sinkhole.Hosting;

/// <summary>Text of unknown origin, fit for one line of a terminal or a log: what would break the line or drive the terminal is
/// escaped.</summary>
internal static class VisibleText
{
    /// <summary>The text with line ends and control characters written as "\n", "\u001B".</summary>
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
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' =>
                    line.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture)),
                _ => line.Append(character),
            };
        }
    }
}
