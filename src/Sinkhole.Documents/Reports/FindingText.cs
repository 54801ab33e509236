using System;
using System.Collections.Generic;
using System.IO;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Reports;

/// <summary>Findings as people and editors read them: one clickable line, the source line with a caret, the hint.</summary>
public static class FindingText
{
    private const int MaxColumns = 140;

    /// <summary>Writes findings in the order given; characters that could harm a terminal are replaced.</summary>
    public static void Write(TextWriter writer, IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            Write(writer, finding);
        }
    }

    /// <summary>Writes one finding.</summary>
    public static void Write(TextWriter writer, Finding finding)
    {
        string position = MessageText.Printable(finding.Position.ToString());
        writer.WriteLine($"{position}: {SeverityName(finding.Severity)} {finding.Code.Id}: {MessageText.Printable(finding.Message)}");
        if (finding.LineText is string line && finding.Column > 0)
        {
            WriteLine(writer, MessageText.Printable(line), finding.Column);
        }

        if (finding.Hint is string hint)
        {
            writer.WriteLine($"hint: {MessageText.Printable(hint)}");
        }
    }

    /// <summary>"3 errors, 1 warning in 2 of 118 files"; what that means for the running generation is for the caller to add.</summary>
    /// <param name="findings">All findings.</param>
    /// <param name="files">How many files were read.</param>
    public static string Summary(IReadOnlyCollection<Finding> findings, int files)
    {
        int errors = 0;
        HashSet<string> touched = new(StringComparer.Ordinal);
        foreach (Finding finding in findings)
        {
            errors += finding.Severity == FindingSeverity.Error ? 1 : 0;
            touched.Add(finding.File);
        }

        if (findings.Count == 0)
        {
            return $"no findings in {MessageText.Count(files, "file")}";
        }

        int warnings = findings.Count - errors;
        string counts = errors == 0 ? MessageText.Count(warnings, "warning")
            : warnings == 0 ? MessageText.Count(errors, "error")
            : $"{MessageText.Count(errors, "error")}, {MessageText.Count(warnings, "warning")}";
        return $"{counts} in {touched.Count:N0} of {MessageText.Count(Math.Max(files, touched.Count), "file")}";
    }

    /// <summary>"error" or "warning".</summary>
    public static string SeverityName(FindingSeverity severity) => severity == FindingSeverity.Error ? "error" : "warning";

    private static void WriteLine(TextWriter writer, string line, int column)
    {
        int from = 0;
        if (line.Length > MaxColumns)
        {
            from = Math.Clamp(column - (MaxColumns / 2), 0, line.Length - MaxColumns);
            line = line.Substring(from, MaxColumns);
        }

        writer.WriteLine(line);
        writer.WriteLine(new string(' ', Math.Max(0, Math.Min(column - 1 - from, line.Length))) + "^");
    }
}
