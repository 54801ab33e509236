using System;
using System.Collections.Generic;

namespace Sinkhole.Exporting;

/// <summary>One action on the way of the records into a package. Things are given by their names in the graph.</summary>
internal sealed record CustodyStep
{
    /// <summary>Its name in the graph, and the end of its exhibit number: <c>recording</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What was done, and how it can be verified.</summary>
    public required string Description { get; init; }

    /// <summary>Who did it.</summary>
    public required string Performer { get; init; }

    /// <summary>With what.</summary>
    public IReadOnlyCollection<string> Instruments { get; init; } = [];

    /// <summary>On what.</summary>
    public required IReadOnlyCollection<string> Objects { get; init; }

    /// <summary>What came of it.</summary>
    public required IReadOnlyCollection<string> Results { get; init; }

    /// <summary>For whom; null where nobody asked for this step alone.</summary>
    public string? Participant { get; init; }

    /// <summary>When it began; null where that is not known.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>When it ended; null where that is not known.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The steps whose results it used.</summary>
    public IReadOnlyCollection<string> After { get; init; } = [];
}
