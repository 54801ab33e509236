using System.Runtime.InteropServices;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>Which file it is, and how long: the same device and inode is the same file, whatever its names.</summary>
/// <param name="Device">The number of the file system.</param>
/// <param name="Inode">The number of the file in it.</param>
/// <param name="Octets">Its length.</param>
/// <param name="IsRegular">Whether it is a regular file: no folder, link, pipe, socket or device.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileIdentity(ulong Device, ulong Inode, long Octets, bool IsRegular)
{
    /// <summary>When its content or its status changed last, in nanoseconds since the epoch; 0 where that is not known.</summary>
    public long Changed { get; init; }

    /// <summary>The identity from the kernel's status of a file.</summary>
    public static FileIdentity Of(in FileStatus status) =>
        new(status.Device, status.Inode, status.Octets, status.IsRegular) { Changed = status.Changed };

    /// <summary>Whether both are of one file.</summary>
    public bool IsSameAs(in FileIdentity other) => (Device, Inode) == (other.Device, other.Inode);
}
