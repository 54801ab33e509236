using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;

namespace Sinkhole.Exporting;

/// <summary>Writes lines of CSV (RFC 4180) that no spreadsheet takes for anything but text.</summary>
/// <remarks>
/// A cell that would begin with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a line break gets an apostrophe before it: a spreadsheet
/// shows it as text, and a program finds the cell unchanged behind that one character. Control characters become U+FFFD.
/// </remarks>
internal static class CsvText
{
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n\t; ");

    /// <summary>One line with CR LF at its end, as UTF-8.</summary>
    public static byte[] Line(IEnumerable<string> cells)
    {
        var line = new StringBuilder();
        foreach (string cell in cells)
        {
            line.Append(line.Length > 0 ? "," : string.Empty).Append(Cell(cell));
        }

        return Encoding.UTF8.GetBytes(line.Append("\r\n").ToString());
    }

    /// <summary>A cell as it is written.</summary>
    public static string Cell(string text)
    {
        string safe = text.Length > 0 && Formula.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        if (HasControl(safe))
        {
            safe = string.Create(safe.Length, safe, static (shown, from) =>
            {
                for (int at = 0; at < shown.Length; at++)
                {
                    shown[at] = char.IsControl(from[at]) ? '\uFFFD' : from[at];
                }
            });
        }

        return safe.AsSpan().ContainsAny(Quoted) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static bool HasControl(string text)
    {
        foreach (char character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }
}
