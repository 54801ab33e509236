namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>What was read at the current offset of a segment.</summary>
internal enum FrameReadResult
{
    /// <summary>A valid frame.</summary>
    Good,

    /// <summary>A valid frame that stays closed: the storage key that it is encrypted under is not there. Its sum is right.</summary>
    Closed,

    /// <summary>The end of the file, or the first frame that the next segment supersedes.</summary>
    End,

    /// <summary>The file ends within this frame: it was being written when the power or the process went.</summary>
    Torn,

    /// <summary>The header is valid, the payload is not.</summary>
    PayloadDamaged,

    /// <summary>The header's CRC is wrong.</summary>
    HeaderDamaged,

    /// <summary>The header's CRC is right, and its version or flags are not known to this program.</summary>
    Unknown,

    /// <summary>The rest of the file cannot be read.</summary>
    Unreadable,
}
