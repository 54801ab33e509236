using System.Globalization;
using System.IO;
using Sinkhole.Logging;
using Sinkhole.Lookup;

namespace Sinkhole.Cli;

/// <summary>Writes a lookup report as text: the answer, and on request the line that decides it.</summary>
internal static class LookupText
{
    /// <summary>Writes the report.</summary>
    /// <param name="output">The output.</param>
    /// <param name="report">The report.</param>
    /// <param name="explain">Whether to show the reason.</param>
    public static void Write(TextWriter output, LookupReport report, bool explain)
    {
        string by = report.DecidedBy is DecidingEntry entry ? $", by order {entry.Order} of {entry.Authority}" : string.Empty;
        string rcode = report.Rcode is null ? string.Empty : $" ({report.Rcode})";
        output.WriteLine(VisibleText.Escape($"{report.Name} {report.Type}: {report.Verdict}{rcode}{by}"));
        foreach (string answer in report.Answers)
        {
            output.WriteLine("  " + VisibleText.Escape(answer));
        }

        foreach (string authority in report.Authorities)
        {
            output.WriteLine("  authority: " + VisibleText.Escape(authority));
        }

        foreach (string extended in report.ExtendedErrors)
        {
            output.WriteLine($"  extended error {VisibleText.Escape(extended)}");
        }

        if (explain)
        {
            Explain(output, report);
        }
    }

    private static void Explain(TextWriter output, LookupReport report)
    {
        if (report.DecidedBy is DecidingEntry entry)
        {
            string from = entry.ValidFrom.ToString("u", CultureInfo.InvariantCulture);
            string until = entry.ValidUntil.ToString("u", CultureInfo.InvariantCulture);
            output.WriteLine(VisibleText.Escape($"{entry.File}:{entry.Line}: decides: {entry.Domain} ({entry.Match}, {entry.Action})"));
            output.WriteLine($"  in force from {from} until {until}");
        }
        else
        {
            output.WriteLine("  no entry in force decides");
        }

        if (report.CoveredBy.Count > 0)
        {
            output.WriteLine(VisibleText.Escape($"  covered by {string.Join(", ", report.CoveredBy)}"));
        }

        foreach (string note in report.Notes)
        {
            output.WriteLine("  note: " + VisibleText.Escape(note));
        }

        output.WriteLine(report.Generation is long number ? $"  generation {number}" : "  from files, not from a running appliance");
    }
}
