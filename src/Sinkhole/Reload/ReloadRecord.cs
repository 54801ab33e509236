using System;
using System.Collections.Generic;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Reload;

/// <summary>One reload that has ended, for status, metrics and whoever asked for it.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Number">The generation that runs after it.</param>
/// <param name="At">When it ended.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Findings">All findings, sorted.</param>
internal sealed record ReloadRecord(
    ReloadResult Result, uint Number, DateTimeOffset At, TimeSpan Took, string Summary, IReadOnlyList<Finding> Findings)
{
    /// <summary>Orders in force that block less than they did.</summary>
    public IReadOnlyList<ShrunkOrder> Shrunk { get; init; } = [];

    /// <summary>Those that this reload confirmed: they are to block less.</summary>
    public IReadOnlyList<ShrunkOrder> Confirmed { get; init; } = [];

    /// <summary>How the files stood before they were read; null where that reading came to nothing and is worth another.</summary>
    public FileMarks? Marks { get; init; }
}
