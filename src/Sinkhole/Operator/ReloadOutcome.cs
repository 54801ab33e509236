using System.Collections.Generic;

namespace Sinkhole.Operator;

/// <summary>What became of a reload.</summary>
/// <param name="Accepted">Whether what was read now runs; else what ran before still does.</param>
/// <param name="Generation">Number of the generation that runs after it.</param>
/// <param name="Summary">One sentence, "generation 2026112102 runs: 2 orders, 313 entries".</param>
/// <param name="Findings">All of them, sorted by file and line.</param>
internal sealed record ReloadOutcome(bool Accepted, long Generation, string Summary, IReadOnlyList<ReportedFinding> Findings)
{
    /// <summary>A sentence for each order in force that blocks less than it did: in force, and not as asked.</summary>
    public IReadOnlyList<string> Shrunk { get; init; } = [];

    /// <summary>A sentence for each loss, and for a jump of the clock, that an earlier reload had told and this one confirmed.</summary>
    public IReadOnlyList<string> Confirmed { get; init; } = [];

    /// <summary>Why orders that are to be in force may not be, with the remedy: the clock is wrong or has jumped. Null where none
    /// is.</summary>
    public string? InDoubt { get; init; }
}
