namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>Something to report to the operator; the journal itself does not log.</summary>
/// <param name="Journal">The name of the journal.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Text">A sentence with the file and the cause; never with the content of a record.</param>
public readonly record struct JournalEvent(string Journal, JournalEventKind Kind, string Text);

/// <summary>Kinds of <see cref="JournalEvent"/>.</summary>
public enum JournalEventKind
{
    /// <summary>A write or sync failed: nothing is acknowledged until <see cref="WritingResumed"/>.</summary>
    WritingFailed,

    /// <summary>Writing works again, in a new segment.</summary>
    WritingResumed,

    /// <summary>
    /// Somebody moved, replaced or truncated the segment that is being written, or the folder: acknowledged records may be missing.
    /// </summary>
    SegmentDisplaced,

    /// <summary>The queue was full; a gap record now says how many records were not kept.</summary>
    RecordsLost,

    /// <summary>Closed while the disk refused: what waited was given up; the next opening writes a gap record that says how many.</summary>
    RecordsGivenUp,

    /// <summary>An earlier process was closed while the disk refused; a gap record now says how many records it gave up.</summary>
    EarlierLossReported,

    /// <summary>An incomplete last frame was cut at start.</summary>
    TailCut,

    /// <summary>The last segment is damaged; it is left as it is and a new epoch begins.</summary>
    DamageFound,

    /// <summary>
    /// A newer version of this program wrote the last segment, which is left as it is while a new epoch begins, or the file of losses,
    /// which is kept under another name.
    /// </summary>
    UnknownVersionFound,

    /// <summary>Segments older than the retention were removed.</summary>
    SegmentsDropped,

    /// <summary>Somebody removed or changed storage keys that were in use: what was recorded under them cannot be read.</summary>
    KeysRemoved,

    /// <summary>Segments older than the retention are kept, because the clock is not trusted; reported once.</summary>
    SegmentsOverdue,

    /// <summary>A file could not be repaired or removed; recording continues.</summary>
    FileNotRepaired,
}
