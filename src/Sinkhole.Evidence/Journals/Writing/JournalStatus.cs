using System;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>The journal at one moment: an immutable snapshot for metrics and the status page.</summary>
public sealed record JournalStatus
{
    /// <summary>The journal's name, as <c>hits</c>.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What it is called in a sentence for people.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>The folder of the segments.</summary>
    public required string Folder { get; init; }

    /// <summary>How long whole segments are kept.</summary>
    public TimeSpan Retention { get; init; }

    /// <summary>Records made durable since the journal was opened, the journal's own gap records with them.</summary>
    public long Written { get; init; }

    /// <summary>Batches made durable since it was opened: one write and one sync each.</summary>
    public long Batches { get; init; }

    /// <summary>The last durable record; sequence 0 before the first of an epoch.</summary>
    public RecordPosition Last { get; init; }

    /// <summary>Segments in the folder.</summary>
    public int Segments { get; init; }

    /// <summary>Octets in all segments.</summary>
    public long Octets { get; init; }

    /// <summary>Segments past their retention that are kept, because the clock is not trusted.</summary>
    public int Overdue { get; init; }

    /// <summary>When the oldest segment was begun; null where there is none, or its header cannot be read.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>Octets that can still be written to the file system; null where it cannot say.</summary>
    public long? FreeOctets { get; init; }

    /// <summary>Records accepted and not yet durable.</summary>
    public int Pending { get; init; }

    /// <summary>Records refused since it was opened, because the queue was full.</summary>
    public long Lost { get; init; }

    /// <summary>Gap records made since it was opened: each says what is missing, and why.</summary>
    public long Gaps { get; init; }

    /// <summary>
    /// Records that were accepted and given up when it was closed while the disk refused, with those refused before and not yet in
    /// a gap record. More than 0 only after closing: the process must not exit as if all were well.
    /// </summary>
    public long GivenUp { get; init; }

    /// <summary>
    /// How often, since it was opened, the segment that was being written was found moved, replaced or truncated by somebody:
    /// acknowledged records may be missing.
    /// </summary>
    public long Displaced { get; init; }

    /// <summary>Since when nothing can be written; null while writing works.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Failed writes and syncs since it was opened.</summary>
    public long Failures { get; init; }

    /// <summary>The last failure in words; kept after recovery. Null where there was none.</summary>
    public string? LastError { get; init; }

    /// <summary>What was found damaged when it was opened; null where nothing was.</summary>
    public string? Damage { get; init; }
}
