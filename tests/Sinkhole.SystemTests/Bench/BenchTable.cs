using System;
using System.Linq;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Bench;

/// <summary>The table that a measurement prints.</summary>
internal static class BenchTable
{
    /// <summary>Its rows, cut into cells, without the two lines of its head.</summary>
    public static string[][] Rows(ProgramRun run)
    {
        Assert.True(run.Code == 0, run.Said);
        return
        [
            .. run.Output.Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
                .Select(static line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)),
        ];
    }
}
