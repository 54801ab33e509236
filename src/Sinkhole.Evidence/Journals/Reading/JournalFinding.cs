namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>Something that a walk over the journal's files met.</summary>
/// <param name="File">The file's name, or the folder's path.</param>
/// <param name="Offset">Where in it, in octets from its beginning.</param>
/// <param name="IsDamage">True: what was acknowledged may be missing or altered. False: a note.</param>
/// <param name="Code">What it is.</param>
/// <param name="Message">A sentence for people.</param>
public readonly record struct JournalFinding(string File, long Offset, bool IsDamage, JournalFindingCode Code, string Message);

/// <summary>What a <see cref="JournalFinding"/> is; the numbers are for machines and stay.</summary>
public enum JournalFindingCode
{
    /// <summary>Damage: there is no segment, so nothing is shown to hold.</summary>
    Empty = 1,

    /// <summary>
    /// Note: the last frame of the last segment is incomplete. A crash leaves such a one, never acknowledged; so does a cut by hand.
    /// </summary>
    TornTail = 2,

    /// <summary>Note: octets at the end of a segment that the next one takes the place of; they were never acknowledged.</summary>
    Superseded = 3,

    /// <summary>Note: a file that is not the journal's.</summary>
    OtherFile = 4,

    /// <summary>Note: from here on the records are another appliance's.</summary>
    OtherAppliance = 5,

    /// <summary>Note: the oldest records are not here.</summary>
    EarlierGone = 6,

    /// <summary>Note: this user may not read a file, so nothing is known of it; such a journal is not sound.</summary>
    Forbidden = 7,

    /// <summary>
    /// Note: the header of a segment or frame is whole and of a version, or has flags, that this program does not know. Nothing is known of
    /// what stands there; such a journal is not sound.
    /// </summary>
    UnknownVersion = 8,

    /// <summary>Damage: a segment's header does not hold or contradicts its name.</summary>
    SegmentHeader = 10,

    /// <summary>Damage: a frame's header does not hold.</summary>
    FrameHeader = 11,

    /// <summary>Damage: a payload is not the one that was written.</summary>
    Payload = 12,

    /// <summary>Damage: sequence numbers are missing.</summary>
    Missing = 13,

    /// <summary>Damage: a segment does not follow from the one before it.</summary>
    Chain = 14,

    /// <summary>Damage: a file cannot be read.</summary>
    Unreadable = 15,

    /// <summary>Damage: a file is longer than a segment can be; what stands behind that length is not read.</summary>
    TooLong = 16,
}
