using System.Collections.Generic;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Configuration;

/// <summary>What came of reading sinkhole.yaml.</summary>
/// <param name="Options">The configuration; null when any finding is an error.</param>
/// <param name="Findings">All findings by line and column.</param>
internal sealed record OptionsReading(SinkholeOptions? Options, IReadOnlyList<Finding> Findings)
{
    /// <summary>The control socket, also where something else is an error; null where the reading came neither to it nor to the
    /// end.</summary>
    public string? ControlSocket { get; init; }

    /// <summary>The data folder, known as <see cref="ControlSocket"/> is.</summary>
    public string? Data { get; init; }
}
