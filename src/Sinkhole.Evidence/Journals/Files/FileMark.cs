using System.Runtime.InteropServices;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>Which file it is, and how long: two marks with the same device and inode are of one file, whatever its names.</summary>
/// <param name="Device">The number of the file system.</param>
/// <param name="Inode">The number of the file in it.</param>
/// <param name="Octets">Its length.</param>
/// <param name="IsRegular">Whether it is a regular file: no folder, link, pipe, socket or device.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileMark(ulong Device, ulong Inode, long Octets, bool IsRegular)
{
    /// <summary>The mark of what the kernel says of a file.</summary>
    public static FileMark Of(in FileStatus status) => new(status.Device, status.Inode, status.Octets, status.IsRegular);

    /// <summary>Whether both are of one file.</summary>
    public bool IsSameAs(in FileMark other) => (Device, Inode) == (other.Device, other.Inode);
}
