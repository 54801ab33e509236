using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Sinkhole.Tests.House;

/// <summary>What the style guide asks of comments and suppressions, as far as a machine can see it.</summary>
internal static class DocChecker
{
    private static readonly Regex Declaration = new(
        @"^\s*(public|internal)\s+((static|sealed|abstract|readonly|ref|unsafe|partial)\s+)*(class|struct|interface|enum|record(\s+struct|\s+class)?)\s+(?<name>\w+)",
        RegexOptions.ExplicitCapture);

    private static readonly Regex Owed = new(@"\b(TODO|FIXME|HACK|XXX)\b", RegexOptions.ExplicitCapture);

    /// <summary>Every public or internal type says in one sentence what it is; "Log" classes and Program say it by their name.</summary>
    public static List<string> CheckTypes(SourceText source)
    {
        List<string> violations = [];
        for (int line = 0; line < source.CodeLines.Count; line++)
        {
            Match match = Declaration.Match(source.CodeLines[line]);
            if (match.Success && match.Groups["name"].Value is not ("Log" or "Program") && !HasSummary(source, line))
            {
                violations.Add($"{source.Path}:{line + 1}: '{match.Groups["name"].Value}' has no summary: say in one sentence what it is");
            }
        }

        return violations;
    }

    /// <summary>No debt in comments, no suppression without its reason on the same line, no line over 140 columns.</summary>
    public static List<string> CheckLines(SourceText source)
    {
        List<string> violations = [];
        for (int line = 0; line < source.Lines.Count; line++)
        {
            string text = source.Lines[line];
            string place = $"{source.Path}:{line + 1}";
            if (Owed.IsMatch(text))
            {
                violations.Add($"{place}: a note of debt: do it, or open an issue");
            }

            if (source.CodeLines[line].TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal)
                && !text.Contains("//", StringComparison.Ordinal))
            {
                violations.Add($"{place}: a suppression without its reason on the same line");
            }

            if (text.TrimEnd('\r').Length > 140)
            {
                violations.Add($"{place}: {text.Length} columns: 140 at most");
            }
        }

        return violations;
    }

    private static bool HasSummary(SourceText source, int line)
    {
        bool isInAttribute = false;
        for (int above = line - 1; above >= 0; above--)
        {
            string text = source.Lines[above].Trim();
            if (text.StartsWith("///", StringComparison.Ordinal))
            {
                return true;
            }

            isInAttribute = (isInAttribute || text.EndsWith(']')) && !text.StartsWith('[');
            if (!isInAttribute && !text.StartsWith('[') && !text.StartsWith('#'))
            {
                return false;
            }
        }

        return false;
    }
}
