using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Reload;

/// <summary>Findings to the log, errors first to be seen, and never a flood.</summary>
internal static class FindingLog
{
    private const int Most = 20;

    /// <summary>Logs the first findings of each weight and how many there are more.</summary>
    public static void Write(ILogger logger, IReadOnlyList<Finding> findings)
    {
        int written = Write(logger, findings, FindingSeverity.Error, Most);
        written += Write(logger, findings, FindingSeverity.Warning, Most - written);
        if (written < findings.Count)
        {
            Log.MoreFindings(logger, findings.Count - written);
        }
    }

    private static int Write(ILogger logger, IReadOnlyList<Finding> findings, FindingSeverity severity, int most)
    {
        int written = 0;
        for (int index = 0; index < findings.Count && written < most; index++)
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
