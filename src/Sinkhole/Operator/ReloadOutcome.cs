using System.Collections.Generic;

namespace Sinkhole.Operator;

/// <summary>Result of a reload.</summary>
/// <param name="Accepted">Whether the new generation runs; else the previous one still does.</param>
/// <param name="Generation">Number of the generation that runs after it.</param>
/// <param name="Summary">One sentence, "generation 2026112102 active: 2 orders, 313 entries".</param>
/// <param name="Findings">All findings, sorted by file and line.</param>
internal sealed record ReloadOutcome(bool Accepted, long Generation, string Summary, IReadOnlyList<ReportedFinding> Findings)
{
    /// <summary>A sentence for each order in force that blocks less than before.</summary>
    public IReadOnlyList<string> Shrunk { get; init; } = [];

    /// <summary>A sentence for each loss, and for a jump of the clock, that an earlier reload reported and this one confirmed.</summary>
    public IReadOnlyList<string> Confirmed { get; init; } = [];

    /// <summary>Why orders may wrongly be out of force, with the remedy: the clock is wrong or has jumped. Null when none is in
    /// doubt.</summary>
    public string? InDoubt { get; init; }
}
