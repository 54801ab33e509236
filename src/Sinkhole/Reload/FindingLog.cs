using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Reload;

/// <summary>Logs findings: errors first, and at most 20 lines.</summary>
internal static class FindingLog
{
    private const int MaxLines = 20;

    /// <summary>Logs the first findings of each severity and the number of the others.</summary>
    public static void Write(ILogger logger, IReadOnlyList<Finding> findings)
    {
        int written = Write(logger, findings, FindingSeverity.Error, MaxLines);
        written += Write(logger, findings, FindingSeverity.Warning, MaxLines - written);
        if (written < findings.Count)
        {
            Log.MoreFindings(logger, findings.Count - written);
        }
    }

    private static int Write(ILogger logger, IReadOnlyList<Finding> findings, FindingSeverity severity, int max)
    {
        int written = 0;
        for (int index = 0; index < findings.Count && written < max; index++)
        {
            Finding finding = findings[index];
            if (finding.Code.Severity != severity)
            {
                continue;
            }

            string line = $"{finding.Position}: {finding.Code.Id}: {finding.Message}";
            if (severity == FindingSeverity.Error)
            {
                Log.FindingError(logger, line);
            }
            else
            {
                Log.FindingWarning(logger, line);
            }

            written++;
        }

        return written;
    }
}
