namespace Sinkhole.Documents.Files;

/// <summary>Why a file or folder could not be read.</summary>
public enum FileError
{
    /// <summary>It could be read.</summary>
    None,

    /// <summary>There is nothing of this name.</summary>
    Missing,

    /// <summary>This user may not read it.</summary>
    Denied,

    /// <summary>It is a folder where a file is expected, or the reverse.</summary>
    WrongKind,

    /// <summary>It is a pipe, a socket or a device: to read it could wait for ever, or never end.</summary>
    NotAFile,

    /// <summary>It is a circular link.</summary>
    LinkLoop,

    /// <summary>It is larger than was allowed.</summary>
    TooLarge,

    /// <summary>The disk or the file system failed, or the name is impossible.</summary>
    Failed,
}
