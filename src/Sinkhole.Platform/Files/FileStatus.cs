using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Files;

/// <summary>struct statx, filled by the kernel. Unlike struct stat it is the same on all processors.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
public readonly struct FileStatus
{
    private const ushort TypeMask = 0xF000; // S_IFMT
    private const ushort Regular = 0x8000; // S_IFREG
    private const ushort Folder = 0x4000; // S_IFDIR

    [FieldOffset(20)]
    private readonly uint _owner;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(40)]
    private readonly long _octets;

    [FieldOffset(96)]
    private readonly long _changedSeconds;

    [FieldOffset(104)]
    private readonly uint _changedNanoseconds;

    [FieldOffset(136)]
    private readonly uint _deviceMajor;

    [FieldOffset(140)]
    private readonly uint _deviceMinor;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => (_mode & TypeMask) == Regular;

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (_mode & TypeMask) == Folder;

    /// <summary>Id of the user who owns it.</summary>
    public uint Owner => _owner;

    /// <summary>Inode number.</summary>
    public ulong Inode => _inode;

    /// <summary>The file system: major number in the upper 32 bits, minor number in the lower.</summary>
    public ulong Device => ((ulong)_deviceMajor << 32) | _deviceMinor;

    /// <summary>Length of the file in octets.</summary>
    public long Octets => _octets;

    /// <summary>When its content or its status changed last, in nanoseconds since the epoch (stx_ctime): no program can set it.</summary>
    public long Changed => unchecked((_changedSeconds * 1_000_000_000) + _changedNanoseconds);
}
