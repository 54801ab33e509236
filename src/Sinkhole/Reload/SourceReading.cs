using System;
using System.Collections.Generic;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Reload;

/// <summary>What came of reading configuration, texts and orders.</summary>
/// <param name="Options">The configuration; null when it cannot be used.</param>
/// <param name="Set">What can run; null when any finding refuses it.</param>
/// <param name="Findings">All findings, sorted: the configuration's, the catalogues', the orders' and the guard's.</param>
/// <param name="Files">How many files were read.</param>
/// <param name="BegunAt">When the reading began.</param>
internal sealed record SourceReading(
    SinkholeOptions? Options, SourceSet? Set, IReadOnlyList<Finding> Findings, int Files, DateTimeOffset BegunAt)
{
    /// <summary>The name files that orders refer to.</summary>
    public IReadOnlyList<string> NamesFiles { get; init; } = [];

    /// <summary>How the files stood before they were read; of none where the configuration is not what named them.</summary>
    public FileMarks Marks { get; init; } = FileMarks.OfNothing;
}
