using System;

namespace Sinkhole.Warning.Hits;

/// <summary>What of a visit is recorded, and how long its page may wait for that.</summary>
public sealed record VisitOptions
{
    /// <summary>
    /// How long a page waits for its hit to be durable; after that the page is sent without a reference. Where accounts are sealed, the
    /// form of an IPTV call may take as long before that. Default 250 ms.
    /// </summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether the redacted path is recorded. Default true.</summary>
    public bool RecordPath { get; init; } = true;

    /// <summary>Whether the agent string is recorded. Default true.</summary>
    public bool RecordAgent { get; init; } = true;

    /// <summary>
    /// Max entries of orders, each counted once for every account where accounts are sealed, that one connection may have hits of before it
    /// is closed. Default 32.
    /// </summary>
    public int MaxEntriesPerConnection { get; init; } = 32;

    /// <summary>
    /// Max hits of one client, an IPv4 address or the /64 of an IPv6 one, in a minute; visits beyond are counted in one record
    /// (<see cref="CountedRecord"/>). Default 600: many subscribers may share one address of a carrier.
    /// </summary>
    public int HitsPerAddress { get; init; } = 600;
}
