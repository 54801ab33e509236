using System;
using System.Collections.Generic;

namespace Sinkhole.Operator;

/// <summary>Status of the appliance. It contains no visitor address and no queried name.</summary>
internal sealed record StatusReport
{
    /// <summary>Program version.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the node.</summary>
    public required string Node { get; init; }

    /// <summary>Identity of the appliance in its records.</summary>
    public required Guid ApplianceId { get; init; }

    /// <summary>Start of the process.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The time of this status; null where the appliance is of an older version.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Why it is not ready; empty when ready.</summary>
    public required IReadOnlyList<string> NotReady { get; init; }

    /// <summary>The running generation; null before the first.</summary>
    public GenerationStatus? Generation { get; init; }

    /// <summary>The last reload, applied or refused; null before the first.</summary>
    public ReloadStatus? LastReload { get; init; }

    /// <summary>A sentence for each order in force that blocks less than before, until that is confirmed.</summary>
    public IReadOnlyList<string> Shrunk { get; init; } = [];

    /// <summary>Open listeners, each "dns 127.0.0.1:1053 (udp, tcp)".</summary>
    public required IReadOnlyList<string> Listeners { get; init; }

    /// <summary>The configured upstreams, also those that were not used yet.</summary>
    public IReadOnlyList<UpstreamStatus> Upstreams { get; init; } = [];

    /// <summary>Every open journal.</summary>
    public IReadOnlyList<JournalReport> Journals { get; init; } = [];

    /// <summary>What is signed, cosigned and stamped.</summary>
    public ProofStatus Proofs { get; init; } = new();

    /// <summary>To whom accounts are sealed; null without a certificate.</summary>
    public SealingStatus? Sealing { get; init; }

    /// <summary>Visits that are in no journal.</summary>
    public VisitStatus Visits { get; init; } = new(0, 0);

    /// <summary>State of the clock.</summary>
    public required ClockStatus Clock { get; init; }

    /// <summary>Notes without an alert, such as the age of the public suffix list.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>The running generation.</summary>
/// <param name="Number">Its number, the serial of its zone.</param>
/// <param name="ContentHash">SHA-256 of its content, hexadecimal.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Orders">Number of orders, also those not in force now.</param>
/// <param name="Entries">Number of entries.</param>
/// <param name="Held">Number of entries that the guard holds.</param>
/// <param name="NextExpiry">When the next order ends; null when none does.</param>
internal sealed record GenerationStatus(
    long Number, string ContentHash, DateTimeOffset PublishedAt, int Orders, int Entries, int Held, DateTimeOffset? NextExpiry)
{
    /// <summary>Number of orders in force after their end, because no synchronised clock has ended them.</summary>
    public int Overdue { get; init; }
}

/// <summary>The last reload.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Accepted">Whether it was applied.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Errors">Number of errors.</param>
/// <param name="Warnings">Number of warnings.</param>
internal sealed record ReloadStatus(DateTimeOffset At, bool Accepted, string Summary, int Errors, int Warnings);

/// <summary>A journal.</summary>
/// <param name="Name">Its name, as <c>hits</c>.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Written">Records written durably since the start.</param>
/// <param name="Pending">Records waiting to be written.</param>
/// <param name="Octets">Size on disk.</param>
/// <param name="Oldest">When the oldest segment was begun.</param>
/// <param name="FailingSince">Since when writing fails; null when it works.</param>
/// <param name="LastError">The last error of the disk.</param>
internal sealed record JournalReport(
    string Name,
    string Folder,
    long Written,
    long Pending,
    long Octets,
    DateTimeOffset? Oldest,
    DateTimeOffset? FailingSince,
    string? LastError);

/// <summary>Visits that are in no journal.</summary>
/// <param name="Unrecorded">Visits that were not recorded and never will be.</param>
/// <param name="PagesUnreferenced">Pages sent without a reference.</param>
internal sealed record VisitStatus(long Unrecorded, long PagesUnreferenced);

/// <summary>The clock.</summary>
/// <param name="Synchronized">Whether the kernel reports it as synchronised.</param>
/// <param name="ErrorBoundSeconds">The maximum error; null when unknown.</param>
internal sealed record ClockStatus(bool Synchronized, double? ErrorBoundSeconds)
{
    /// <summary>The last instant of a synchronised clock; orders end by it while the clock is not synchronised. Null if unknown.</summary>
    public DateTimeOffset? LastSynchronized { get; init; }

    /// <summary>How far the clock is behind that instant; 0 when it is not.</summary>
    public double BehindSeconds { get; init; }

    /// <summary>The last step since the start: "400 days back, to …"; null when there was none.</summary>
    public string? LastStep { get; init; }
}
