using System.Collections.Generic;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Configuration;

/// <summary>The result of reading sinkhole.yaml.</summary>
/// <param name="Options">The configuration; null when any finding is an error.</param>
/// <param name="Findings">All findings by line and column.</param>
internal sealed record OptionsReadResult(SinkholeOptions? Options, IReadOnlyList<Finding> Findings)
{
    /// <summary>
    /// The control socket, also where something else is an error; null where the file could not be read as far as this option or its
    /// end.
    /// </summary>
    public string? ControlSocket { get; init; }

    /// <summary>The data folder, known as <see cref="ControlSocket"/> is.</summary>
    public string? Data { get; init; }
}
