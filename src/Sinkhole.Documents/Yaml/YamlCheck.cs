using System;
using System.Text;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Yaml;

/// <summary>What is plain text and yet must not reach the YAML parser: directives, and indentation by anything but spaces.</summary>
internal static class YamlCheck
{
    /// <summary>Whether the text may be parsed; the first error is reported.</summary>
    /// <param name="text">Plain text, as <see cref="SourceCheck"/> says.</param>
    /// <param name="findings">Gets the error.</param>
    public static bool IsYaml(SourceText text, FindingList findings)
    {
        ReadOnlySpan<byte> octets = text.Octets;
        int lineStart = 0;
        while (lineStart < octets.Length)
        {
            ReadOnlySpan<byte> rest = octets[lineStart..];
            int length = rest.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> line = length < 0 ? rest : rest[..length];
            if (line.StartsWith("%"u8))
            {
                return SourceCheck.Refuse(
                    text,
                    lineStart,
                    findings,
                    DocumentCodes.Tag,
                    "'%' at the start of a line is a YAML directive; directives are not allowed");
            }

            if (!IsIndentedByBlanks(text, line, lineStart, findings))
            {
                return false;
            }

            lineStart += line.Length + 1;
        }

        return true;
    }

    private static bool IsIndentedByBlanks(SourceText text, ReadOnlySpan<byte> line, int lineStart, FindingList findings)
    {
        int first = line.IndexOfAnyExcept((byte)' ');
        if (first < 0)
        {
            return true;
        }

        if (line[first] == '\t' && line.ContainsAnyExcept((byte)' ', (byte)'\t'))
        {
            return SourceCheck.Refuse(
                text,
                lineStart + first,
                findings,
                DocumentCodes.NotYaml,
                "this line is indented with a tab; YAML allows only spaces",
                "replace the tab with spaces");
        }

        _ = Rune.DecodeFromUtf8(line[first..], out Rune rune, out _);
        if (!rune.IsBmp || !InvisibleCharacters.IsInvisible((char)rune.Value))
        {
            return true;
        }

        return SourceCheck.Refuse(
            text,
            lineStart + first,
            findings,
            DocumentCodes.NotYaml,
            $"the invisible character {InvisibleCharacters.Describe((char)rune.Value)} indents this line; YAML allows only spaces",
            "replace it with spaces");
    }
}
