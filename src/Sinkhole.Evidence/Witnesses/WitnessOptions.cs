using System.Collections.Generic;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>Which logs a witness cosigns, and where its files are.</summary>
public sealed record WitnessOptions
{
    /// <summary>The folder of its key and of what it cosigned; made, 0700, where missing. One process at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>The verifier keys of the logs; the name of a key is the origin of its log. A log may have several.</summary>
    public required IReadOnlyList<NoteKey> Logs { get; init; }

    /// <summary>The name of the witness's key; null for that of the key that is there. A key is made under this name once.</summary>
    public string? Name { get; init; }
}
