namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>What stands at the walk's place in a segment.</summary>
internal enum FrameReading
{
    /// <summary>A frame that holds in every respect.</summary>
    Good,

    /// <summary>The end of the file, or the first frame that the next segment supersedes.</summary>
    End,

    /// <summary>The file ends within this frame: it was being written when the power or the process went.</summary>
    Torn,

    /// <summary>The header holds, the payload does not.</summary>
    PayloadDamaged,

    /// <summary>The header's CRC does not hold.</summary>
    HeaderDamaged,

    /// <summary>The header's CRC holds, and its version or flags are not known to this program.</summary>
    Unknown,

    /// <summary>The file cannot be read on.</summary>
    Unreadable,
}
