using System;

namespace Sinkhole.Telemetry;

/// <summary>The time stamps of one journal at one moment.</summary>
internal sealed record TimeStampReport
{
    /// <summary>The journal's name.</summary>
    public required string Journal { get; init; }

    /// <summary>When its newest checkpoint was last under a time stamp; null where none ever was.</summary>
    public DateTimeOffset? CompleteAt { get; init; }

    /// <summary>Records under the newest checkpoint that has a time stamp; 0 for none.</summary>
    public long Size { get; init; }

    /// <summary>The time of that stamp, by the clock of the authority; null for none.</summary>
    public DateTimeOffset? StampedAt { get; init; }

    /// <summary>Why the last try failed; null where it did not.</summary>
    public string? Problem { get; init; }
}
