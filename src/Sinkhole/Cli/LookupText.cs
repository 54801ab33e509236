using System.Globalization;
using System.IO;
using Sinkhole.Logging;
using Sinkhole.Lookup;

namespace Sinkhole.Cli;

/// <summary>A lookup as people read it: the answer, and on demand the line that decides.</summary>
internal static class LookupText
{
    /// <summary>Writes the report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">What was found.</param>
    /// <param name="explain">Whether to say why.</param>
    public static void Write(TextWriter output, LookupReport report, bool explain)
    {
        string by = report.DecidedBy is DecidingEntry entry ? $", by order {entry.Order} of {entry.Authority}" : string.Empty;
        string rcode = report.Rcode is null ? string.Empty : $" ({report.Rcode})";
        output.WriteLine(VisibleText.Of($"{report.Name} {report.Type}: {report.Verdict}{rcode}{by}"));
        foreach (string answer in report.Answers)
        {
            output.WriteLine("  " + VisibleText.Of(answer));
        }

        foreach (string authority in report.Authorities)
        {
            output.WriteLine("  authority: " + VisibleText.Of(authority));
        }

        foreach (string extended in report.ExtendedErrors)
        {
            output.WriteLine($"  extended error {VisibleText.Of(extended)}");
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
            output.WriteLine(VisibleText.Of($"{entry.File}:{entry.Line}: decides: {entry.Domain} ({entry.Match}, {entry.Action})"));
            output.WriteLine($"  in force from {from} until {until}");
        }
        else
        {
            output.WriteLine("  no entry in force decides");
        }

        if (report.CoveredBy.Count > 0)
        {
            output.WriteLine(VisibleText.Of($"  covered by {string.Join(", ", report.CoveredBy)}"));
        }

        foreach (string note in report.Notes)
        {
            output.WriteLine("  note: " + VisibleText.Of(note));
        }

        output.WriteLine(report.Generation is long number ? $"  generation {number}" : "  from files; no appliance was asked");
    }
}
