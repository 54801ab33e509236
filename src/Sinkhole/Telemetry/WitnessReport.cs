using System;
using System.Collections.Generic;

namespace Sinkhole.Telemetry;

/// <summary>One journal at one witness at one moment.</summary>
internal sealed record WitnessReport
{
    /// <summary>The name of the witness's key.</summary>
    public required string Witness { get; init; }

    /// <summary>The journal's name.</summary>
    public required string Journal { get; init; }

    /// <summary>Records under the last checkpoint that it cosigned; 0 for none.</summary>
    public long Size { get; init; }

    /// <summary>When it cosigned it, by its own clock where that is right, else when it came in; null for never.</summary>
    public DateTimeOffset? CosignedAt { get; init; }

    /// <summary>Why the newest checkpoint is not cosigned; null where it is.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the witness has another history of this journal: from when it said so until it cosigns again.</summary>
    public bool IsForked { get; init; }

    /// <summary>What it said then; null where it did not.</summary>
    public string? Fork { get; init; }

    /// <summary>What was odd about it since the start although it cosigned; null for nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>How often an exchange failed since the start, by cause.</summary>
    public required IReadOnlyDictionary<string, long> Failures { get; init; }
}
