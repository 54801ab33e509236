using System;
using System.Collections.Generic;

namespace Sinkhole.Operator;

/// <summary>How the appliance is, for people and machines; no address of a visitor, no name that was asked.</summary>
internal sealed record StatusReport
{
    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the node, for people.</summary>
    public required string Node { get; init; }

    /// <summary>Identity that its records bear.</summary>
    public required Guid ApplianceId { get; init; }

    /// <summary>Since when it runs.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What keeps it from serving; empty when ready.</summary>
    public required IReadOnlyList<string> NotReady { get; init; }

    /// <summary>The running generation; null before the first.</summary>
    public GenerationStatus? Generation { get; init; }

    /// <summary>The last reload, applied or refused; null before the first.</summary>
    public ReloadStatus? LastReload { get; init; }

    /// <summary>A sentence for each order in force that blocks less than it did, until that is confirmed.</summary>
    public IReadOnlyList<string> Shrunk { get; init; } = [];

    /// <summary>Open listeners, each "dns 127.0.0.1:1053 (udp, tcp)".</summary>
    public required IReadOnlyList<string> Listeners { get; init; }

    /// <summary>The upstreams that are configured, whether they were asked yet or not.</summary>
    public IReadOnlyList<UpstreamStatus> Upstreams { get; init; } = [];

    /// <summary>The journal of hits; null while it is not open.</summary>
    public EvidenceStatus? Evidence { get; init; }

    /// <summary>The clock.</summary>
    public required ClockStatus Clock { get; init; }

    /// <summary>What an operator should know and no alarm says, such as the age of the public suffix list.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>The running generation.</summary>
/// <param name="Number">Its number, the serial of its zone.</param>
/// <param name="ContentHash">SHA-256 of its content, hexadecimal.</param>
/// <param name="PublishedAt">Since when it runs.</param>
/// <param name="Orders">Orders in it, whether in force now or not.</param>
/// <param name="Entries">Entries in it.</param>
/// <param name="Held">Entries that the guard holds back.</param>
/// <param name="NextExpiry">When the next order ends; null when none does.</param>
internal sealed record GenerationStatus(
    long Number, string ContentHash, DateTimeOffset PublishedAt, int Orders, int Entries, int Held, DateTimeOffset? NextExpiry)
{
    /// <summary>Orders in force past their end: no synchronised clock has ended them.</summary>
    public int Overdue { get; init; }
}

/// <summary>The last reload.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Accepted">Whether it was applied.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Errors">Findings that block or hold.</param>
/// <param name="Warnings">Findings that do not.</param>
internal sealed record ReloadStatus(DateTimeOffset At, bool Accepted, string Summary, int Errors, int Warnings);

/// <summary>The journal of hits.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Written">Records made durable since the start.</param>
/// <param name="Pending">Records waiting to become so.</param>
/// <param name="Unrecorded">Visits that will never be on disk.</param>
/// <param name="PagesUnreferenced">Pages sent without a reference.</param>
/// <param name="Octets">Size on disk.</param>
/// <param name="Oldest">Instant of the oldest record kept.</param>
/// <param name="FailingSince">Since when nothing can be written; null when all is well.</param>
/// <param name="LastError">What the disk said.</param>
internal sealed record EvidenceStatus(
    string Folder,
    long Written,
    long Pending,
    long Unrecorded,
    long PagesUnreferenced,
    long Octets,
    DateTimeOffset? Oldest,
    DateTimeOffset? FailingSince,
    string? LastError);

/// <summary>The clock.</summary>
/// <param name="Synchronized">Whether the kernel says that it is disciplined.</param>
/// <param name="ErrorBoundSeconds">The most it may be wrong by; null when unknown.</param>
internal sealed record ClockStatus(bool Synchronized, double? ErrorBoundSeconds)
{
    /// <summary>The last instant of a synchronised clock, by which orders end while it is not; null where none is known.</summary>
    public DateTimeOffset? LastSynchronized { get; init; }

    /// <summary>How far the clock is behind that; 0 where it is not.</summary>
    public double BehindSeconds { get; init; }

    /// <summary>The last step since the start: "400 days back, to …"; null where there was none.</summary>
    public string? LastStep { get; init; }
}
