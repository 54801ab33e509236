namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>Something that was found while reading the journal's files.</summary>
/// <param name="File">The file's name, or the folder's path.</param>
/// <param name="Offset">Where in it, in octets from its beginning; <see cref="Whole"/> for no place in it.</param>
/// <param name="IsDamage">True: what was acknowledged may be missing or altered. False: a note.</param>
/// <param name="Code">What it is.</param>
/// <param name="Message">A sentence for people.</param>
public readonly record struct JournalFinding(string File, long Offset, bool IsDamage, JournalFindingCode Code, string Message)
{
    /// <summary>The offset of what is no place in a file: the finding is of a whole folder.</summary>
    public const long Whole = -1;
}

/// <summary>What a <see cref="JournalFinding"/> is; the numbers are for machines and stay.</summary>
public enum JournalFindingCode
{
    /// <summary>Damage: there is no segment, so nothing is shown to hold.</summary>
    Empty = 1,

    /// <summary>
    /// Note: the last frame of the last segment is incomplete. A crash leaves this, before acknowledgement; truncation by hand leaves it
    /// too.
    /// </summary>
    TornTail = 2,

    /// <summary>Note: octets at the end of a segment that the next segment replaces; they were never acknowledged.</summary>
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
    /// its content; such a journal is not sound.
    /// </summary>
    UnknownVersion = 8,

    /// <summary>
    /// Note: an epoch was begun while the end of the segment before could not be read, so the two are not compared. That segment is checked
    /// by itself.
    /// </summary>
    EndNotKnown = 9,

    /// <summary>Damage: a segment's header is not valid or contradicts its name.</summary>
    SegmentHeader = 10,

    /// <summary>Damage: a frame's header is not valid.</summary>
    FrameHeader = 11,

    /// <summary>Damage: a payload is not the one that was written.</summary>
    Payload = 12,

    /// <summary>Damage: sequence numbers are missing.</summary>
    Missing = 13,

    /// <summary>Damage: a segment does not continue the previous one.</summary>
    Chain = 14,

    /// <summary>Damage: a file cannot be read.</summary>
    Unreadable = 15,

    /// <summary>Damage: a file is longer than a segment can be; octets behind that length are not read.</summary>
    TooLong = 16,

    /// <summary>Note: a folder beside the journals cannot be listed, so a journal in it would not be found.</summary>
    Unlisted = 17,

    /// <summary>
    /// Note: the folder of the storage keys is not here, so the content of the records under them is not compared; such a journal is not
    /// sound.
    /// </summary>
    Closed = 18,

    /// <summary>Damage: a storage key is gone, and no signed note says that it was erased: its records are lost.</summary>
    KeyLost = 19,

    /// <summary>
    /// Damage: an envelope that a record names is gone or no envelope, and no signed note says that it was erased: nobody can open what was
    /// sealed under its key.
    /// </summary>
    EnvelopeLost = 20,

    /// <summary>Note: the folder of the envelopes is not here, so whether those that records name are there is not known.</summary>
    EnvelopesMissing = 21,
}
