using System;

namespace Sinkhole.Telemetry;

/// <summary>The checkpoints of one journal at one moment.</summary>
internal sealed record CheckpointReport
{
    /// <summary>The journal's name.</summary>
    public required string Journal { get; init; }

    /// <summary>Records under the last signed checkpoint.</summary>
    public long Size { get; init; }

    /// <summary>When all durable records were last under a signed checkpoint; null before the first time.</summary>
    public DateTimeOffset? CompleteAt { get; init; }

    /// <summary>How often the last signed record was not in the files as it was signed, since the start.</summary>
    public long Changed { get; init; }

    /// <summary>Why the file of the key that signs does not hold it any more; null while it does.</summary>
    public string? KeyProblem { get; init; }

    /// <summary>Why nothing is signed now; null while it is.</summary>
    public string? Problem { get; init; }
}
