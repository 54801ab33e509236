namespace Sinkhole.Warning.Hits;

/// <summary>Why a visit that was to be recorded never will be.</summary>
public enum UnrecordedReason
{
    /// <summary>The journal's queue was full.</summary>
    QueueFull,

    /// <summary>The journal's queue was full because the file system has no room.</summary>
    DiskFull,

    /// <summary>The journal cannot write, or was closed.</summary>
    IoError,
}
