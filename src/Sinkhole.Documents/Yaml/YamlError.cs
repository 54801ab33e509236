using System;
using System.Buffers;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using YamlDotNet.Core;

namespace Sinkhole.Documents.Yaml;

/// <summary>Why the parser stopped, in our own words, with its position.</summary>
internal readonly record struct YamlError(int Line, int Column, FindingCode Code, string Message, string? Hint)
{
    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t#,]}");

    // The parser's words to ours; the first fragment found decides.
    private static readonly (string Fragment, string Message, string? Hint)[] Meanings =
    [
        ("found unexpected end of stream", "the quote that opens here is never closed", "close it with the same quote character"),
        ("multi-line", "the quote that opens here is not closed on its line", "close it with the same quote character"),
        (
            "found invalid mapping",
            "this value contains a second ': '",
            "put the value in quotes, or begin the key on a line of its own with the right indentation"),
        (
            "could not find expected ':'",
            "this line is neither 'key: value' nor '- item'",
            "add the missing ':' or '- ', or indent the line to belong to the one above"),
        (
            "did not find expected ',' or ']'",
            "the list in brackets is not closed before here",
            "close it with ']' and put ',' between its items"),
        (
            "did not find expected ',' or '}'",
            "the mapping in braces is not closed before here",
            "close it with '}' and put ',' between its keys"),
        (
            "did not find expected '-' indicator",
            "this line is in a list and does not begin with '- '",
            "add '- ', or indent the line to belong to the item above"),
        ("did not find expected key", "no key can begin here", "check the indentation of this line and the quotes of the value before it"),
        ("cannot start any token", "this character cannot begin a value", "put the value in quotes"),
        (
            "found unknown escape character",
            "the value contains an escape that YAML does not know",
            "use single quotes, in which '\\' means itself"),
        (
            "did not find expected hexadecimal number",
            "the value contains an escape with missing digits",
            "use single quotes, in which '\\' means itself"),
        ("invalid Unicode", "an escape in this value is not a Unicode character", "write the character itself"),
        (
            "Block sequence entries are not allowed",
            "a list item cannot begin here",
            "put '- ' at the start of a line of its own, or the value in quotes"),
        (
            "Mapping values are not allowed",
            "there is a ':' where no key can be",
            "put the value in quotes, or check the indentation of this line"),
        (
            "did not find expected node content",
            "a value is missing or begins with a character that YAML keeps for itself",
            "put the value in quotes"),
        ("tab", "there is a tab where YAML needs spaces", "replace the tab with spaces"),
        ("did not find expected <document start>", "the document has ended before here", "check the indentation of this line"),
    ];

    /// <summary>Puts the parser's error into our words.</summary>
    public static YamlError Of(YamlException error, SourceText source, Func<string, string>? wildcardRemedy)
    {
        int line = Math.Max(1, (int)error.Start.Line);
        int column = Math.Max(1, (int)error.Start.Column);
        char found = source.CharacterAt(line, column);
        if (error.Message.Contains("anchor or alias", StringComparison.Ordinal))
        {
            return found == '*'
                ? Star(line, column, source, wildcardRemedy)
                : new YamlError(
                    line,
                    column,
                    DocumentCodes.Anchor,
                    "anchors, aliases and merge keys are not allowed",
                    "put the value in quotes if it begins with '&'");
        }

        if (error.Message.Contains(" tag", StringComparison.Ordinal) && found == '!')
        {
            return new YamlError(
                line,
                column,
                DocumentCodes.Tag,
                "a value that begins with '!' is a YAML tag; tags are not allowed",
                "put the value in quotes");
        }

        if (IsOfLine(error.Message) && YamlLineError.Of(line, source) is YamlError slip)
        {
            return slip;
        }

        foreach ((string fragment, string message, string? hint) in Meanings)
        {
            if (error.Message.Contains(fragment, StringComparison.Ordinal))
            {
                return new YamlError(line, column, DocumentCodes.NotYaml, message, hint);
            }
        }

        return new YamlError(
            line,
            column,
            DocumentCodes.NotYaml,
            "the text is not valid YAML here",
            "check quotes and indentation of this line and the one above");
    }

    // What the parser says where lines do not fit together.
    private static bool IsOfLine(string message) =>
        message.Contains("found invalid mapping", StringComparison.Ordinal)
        || message.Contains("did not find expected key", StringComparison.Ordinal)
        || message.Contains("did not find expected '-'", StringComparison.Ordinal)
        || message.Contains("could not find expected ':'", StringComparison.Ordinal)
        || message.Contains("Mapping values are not allowed", StringComparison.Ordinal);

    /// <summary>SH103 for a '*' at this place, with the name that follows it.</summary>
    public static YamlError Star(int line, int column, SourceText source, Func<string, string>? wildcardRemedy)
    {
        string text = source.LineText(line) is string whole && column <= whole.Length ? whole[column..] : string.Empty;
        int end = text.AsSpan().IndexOfAny(ValueEnds);
        string name = (end < 0 ? text : text[..end]).TrimStart('.');
        string remedy = wildcardRemedy is not null ? wildcardRemedy(name)
            : name.Length == 0 ? "put the value in quotes"
            : $"write {MessageText.Quote(name)}; wildcards are not allowed";
        return new YamlError(line, column, DocumentCodes.StarIsAlias, $"'*' at the start of a value is a YAML alias; {remedy}", null);
    }
}
