using System;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Yaml;

/// <summary>Mistakes in a line that the parser reports in other words, or only at the line below.</summary>
internal static class YamlLineError
{
    /// <summary>The mistake of this line, or of the line above it; null where both look right.</summary>
    /// <param name="line">Where the parser stopped, from 1.</param>
    /// <param name="source">The text.</param>
    public static YamlError? Of(int line, SourceText source)
    {
        int above = Above(line, source);
        return OfLine(line, source) ?? Item(line, source) ?? (above > 0 ? OfLine(above, source) : null);
    }

    /// <summary>The mistake of one line alone.</summary>
    public static YamlError? OfLine(int line, SourceText source)
    {
        string text = source.LineText(line) ?? string.Empty;
        int at = IndentOf(text);
        if (Dash(line, source) is YamlError dash)
        {
            return dash;
        }

        bool isItem = IsItem(text, at);
        int start = isItem ? at + 1 + IndentOf(text[(at + 1)..]) : at;
        int end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
        {
            end++;
        }

        if (end == start)
        {
            return null;
        }

        if (end + 1 < text.Length && text[end] == ':')
        {
            return OfColon(line, end + 1, text[end + 1], text);
        }

        bool hasColon = text.Contains(": ", StringComparison.Ordinal) || text.TrimEnd().EndsWith(':');
        int above = Above(line, source);
        bool goesOn = above > 0 && IndentOf(source.LineText(above) ?? string.Empty) < at;
        return hasColon || isItem || goesOn
            ? null
            : Error(line, start + 1, "this line has no ': '", "write 'key: value', with a space after the ':'");
    }

    /// <summary>A dash or bullet of a word processor at the start of a line.</summary>
    public static YamlError? Dash(int line, SourceText source)
    {
        string text = source.LineText(line) ?? string.Empty;
        int at = IndentOf(text);
        return at + 1 < text.Length && IsDash(text[at]) && char.IsWhiteSpace(text[at + 1])
            ? Error(line, at + 1, $"U+{(int)text[at]:X4} is not the '-' that begins an item of a list", "write '- ' in its place")
            : null;
    }

    // Dashes, bullets and the minus sign, as word processors write them.
    private static bool IsDash(char character) =>
        character is (>= '\u2010' and <= '\u2015') or '\u2212' or '\u2022' or '\u2023' or '\u2043' or '\u25AA' or '\u25CF' or '\u00B7';

    private static YamlError? OfColon(int line, int at, char behind, string text)
    {
        if (InvisibleCharacters.IsInvisible(behind))
        {
            string message = $"the invisible character {InvisibleCharacters.Describe(behind)} follows the ':'; YAML allows only a space";
            return Error(line, at + 1, message, "replace it with a space");
        }

        bool isKey = behind is not (' ' or '\t') && !text.AsSpan(at).StartsWith("//");
        return isKey ? Error(line, at, "a space is missing after this ':'", "write ': ' with a space after the ':'") : null;
    }

    private static YamlError? Item(int line, SourceText source)
    {
        string text = source.LineText(line) ?? string.Empty;
        int at = IndentOf(text);
        if (!IsItem(text, at))
        {
            return null;
        }

        for (int above = Above(line, source); above > 0; above = Above(above, source))
        {
            string neighbour = source.LineText(above) ?? string.Empty;
            int column = IndentOf(neighbour);
            if (IsItem(neighbour, column))
            {
                return column == at ? null : Error(
                    line,
                    at + 1,
                    $"this '-' is not in the column of the '-' in line {above}",
                    $"begin it in column {column + 1}");
            }
        }

        return null;
    }

    private static bool IsItem(string text, int at) => text.AsSpan(at).StartsWith("- ");

    private static int IndentOf(string text) => text.Length - text.TrimStart(' ').Length;

    /// <summary>The nearest line above with more than a comment; 0 where there is none.</summary>
    private static int Above(int line, SourceText source)
    {
        for (int above = line - 1; above > 0; above--)
        {
            string text = (source.LineText(above) ?? string.Empty).TrimStart();
            if (text.Length > 0 && text[0] != '#')
            {
                return above;
            }
        }

        return 0;
    }

    private static YamlError Error(int line, int column, string message, string hint) =>
        new(line, column, DocumentCodes.NotYaml, message, hint);
}
