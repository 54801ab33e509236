using System;
using System.Collections.Generic;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Reload;

/// <summary>The result of one reload, for status, metrics and the caller.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Number">The generation that runs after it.</param>
/// <param name="At">When it ended.</param>
/// <param name="Duration">Its duration.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Findings">All findings, sorted.</param>
internal sealed record ReloadRecord(
    ReloadResult Result, uint Number, DateTimeOffset At, TimeSpan Duration, string Summary, IReadOnlyList<Finding> Findings)
{
    /// <summary>Orders in force that block less than before.</summary>
    public IReadOnlyList<ShrunkOrder> Shrunk { get; init; } = [];

    /// <summary>Orders whose loss of names this reload confirmed.</summary>
    public IReadOnlyList<ShrunkOrder> Confirmed { get; init; } = [];

    /// <summary>Snapshot of the files before they were read; null when the same files should be read again.</summary>
    public FileSnapshot? Snapshot { get; init; }
}
