using System.Collections.Generic;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Model;

namespace Sinkhole.Orders.Reading;

/// <summary>The result of reading all orders.</summary>
/// <param name="Set">The orders; null when any finding refuses the set, because a set is taken whole or not at all.</param>
/// <param name="Findings">All findings by file, line and column.</param>
/// <param name="Files">The order files that were read, in the order in which they were found.</param>
public sealed record OrderReadResult(OrderSet? Set, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Files)
{
    /// <summary>The name files that orders refer to, there or not.</summary>
    public IReadOnlyList<string> NamesFiles { get; init; } = [];
}
