using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Operator;

namespace Sinkhole.Composition;

/// <summary>What the status says of the journals.</summary>
internal static class JournalReports
{
    /// <summary>One report for each journal.</summary>
    public static IReadOnlyList<JournalReport> Of(IEnumerable<JournalStatus> journals) =>
    [
        .. journals.Select(static journal => new JournalReport(
            journal.Name,
            journal.Folder,
            journal.Written,
            journal.Pending,
            journal.Octets,
            journal.Oldest,
            journal.FailingSince,
            journal.Damage ?? journal.LastError)),
    ];

    /// <summary>A sentence for each journal that may miss records, or keeps more than it should.</summary>
    /// <param name="journals">The journals.</param>
    /// <param name="cause">Why the clock is not trusted.</param>
    public static IEnumerable<string> Notes(IReadOnlyList<JournalStatus> journals, string cause)
    {
        foreach (JournalStatus journal in journals.Where(static journal => journal.Displaced > 0))
        {
            yield return $"the current file of the {journal.Label} was moved, replaced or truncated: records may be missing, "
                + "'sinkhole evidence verify' shows which";
        }

        foreach (JournalStatus journal in journals.Where(static journal => journal.Overdue > 0))
        {
            yield return $"the {journal.Label} keeps {journal.Overdue} segments past their retention, because {cause}";
        }
    }
}
