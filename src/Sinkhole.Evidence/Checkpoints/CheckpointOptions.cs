using System;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>Whose checkpoints these are, and where they stand.</summary>
public sealed record CheckpointOptions
{
    /// <summary>The journal's name, as <c>hits</c>.</summary>
    public required string Journal { get; init; }

    /// <summary>The folder of its segments.</summary>
    public required string JournalFolder { get; init; }

    /// <summary>
    /// The folder of the private keys; made, 0700, where missing. The key of a journal is in <c>&lt;journal&gt;.key</c>.
    /// </summary>
    public required string KeysFolder { get; init; }

    /// <summary>
    /// The folder of the logs; made, 0700, where missing. A log is in <c>&lt;journal&gt;-&lt;8 hexadecimal digits&gt;</c>.
    /// </summary>
    public required string ProofsFolder { get; init; }

    /// <summary>The appliance; part of the name of each log.</summary>
    public required Guid ApplianceId { get; init; }
}
