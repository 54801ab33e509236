using System;
using System.Collections.Generic;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Reload;

/// <summary>The result of reading configuration, texts and orders.</summary>
/// <param name="Options">The configuration; null when it is unusable.</param>
/// <param name="Set">The validated sources; null when a finding refuses them.</param>
/// <param name="Findings">All findings, sorted: the configuration's, the catalogues', the orders' and the guard's.</param>
/// <param name="Files">Number of files read.</param>
/// <param name="BegunAt">When the reading began.</param>
internal sealed record SourceReadResult(
    SinkholeOptions? Options, SourceSet? Set, IReadOnlyList<Finding> Findings, int Files, DateTimeOffset BegunAt)
{
    /// <summary>The name files that orders refer to.</summary>
    public IReadOnlyList<string> NamesFiles { get; init; } = [];

    /// <summary>Snapshot of the files before they were read; empty when the paths did not come from the configuration.</summary>
    public FileSnapshot Snapshot { get; init; } = FileSnapshot.Empty;
}
