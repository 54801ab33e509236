using System;

namespace Sinkhole.Warning.Hits;

/// <summary>What of a visit is recorded, and how long its page may wait for that.</summary>
public sealed record VisitOptions
{
    /// <summary>How long a page waits for its hit to be durable; after it the page goes without a reference. Default 250 ms.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether the redacted path is recorded. Default true.</summary>
    public bool RecordPath { get; init; } = true;

    /// <summary>Whether the agent string is recorded. Default true.</summary>
    public bool RecordAgent { get; init; } = true;

    /// <summary>Most host names that one connection may ask for before it is closed. Default 32.</summary>
    public int HostsOfAConnection { get; init; } = 32;
}
