using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Sinkhole.Tests.House;

/// <summary>What this house asks of comments and suppressions, as far as a machine can see it.</summary>
internal static class DocChecker
{
    private static readonly Regex Declaration = new(
        @"^\s*(public|internal)\s+((static|sealed|abstract|readonly|ref|unsafe|partial)\s+)*(class|struct|interface|enum|record(\s+struct|\s+class)?)\s+(?<name>\w+)",
        RegexOptions.ExplicitCapture);

    private static readonly Regex Owed = new(@"\b(TODO|FIXME|HACK|XXX)\b", RegexOptions.ExplicitCapture);

    private static readonly Regex Cited = new(
        @"(?<page>[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*[.](md|pdf|docx|odt)\b)"
            + @"|(?<folder>\b(specs?|docs?|notes|wiki)/)"
            + @"|\b[Dd]ecisions? (?<decision>[0-9]{4})\b"
            + @"|(?<guide>\bstyle ?guide\b)",
        RegexOptions.ExplicitCapture);

    private static readonly Regex Address = new(@"\b[a-z]+://\S+");

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

    /// <summary>A comment names no document that is not in the tree: a reader could not look it up.</summary>
    /// <param name="source">The source.</param>
    /// <param name="isThere">Whether the tree has a page, from the root or beside the source; a decision by its number.</param>
    public static List<string> CheckCitations(SourceText source, Func<string, bool> isThere)
    {
        List<string> violations = [];
        for (int line = 0; line < source.Lines.Count; line++)
        {
            foreach (Match cited in Cited.Matches(Address.Replace(CommentOf(source, line), string.Empty)))
            {
                string page = cited.Groups["page"].Value;
                bool isFound = page.Length > 0
                    ? isThere(page) || isThere($"{source.Folder}/{page}")
                    : cited.Groups["decision"].Success && isThere(cited.Groups["decision"].Value);
                if (!isFound)
                {
                    violations.Add($"{source.Path}:{line + 1}: '{cited.Value}' is not in the tree: say here what it says");
                }
            }
        }

        return violations;
    }

    // What the mask left out behind "//": a literal that holds it is code before its quote, and has code behind it.
    private static string CommentOf(SourceText source, int line)
    {
        int code = source.CodeLines[line].TrimEnd().Length;
        int at = source.Lines[line].IndexOf("//", code, StringComparison.Ordinal);
        return at < 0 ? string.Empty : source.Lines[line][at..];
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
