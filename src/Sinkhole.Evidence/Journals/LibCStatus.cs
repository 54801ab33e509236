using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals;

/// <summary>struct statx, which is the same on every processor, unlike struct stat.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct LibCStatus
{
    private const ushort TypeMask = 0xF000;
    private const ushort Regular = 0x8000;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(40)]
    private readonly long _octets;

    [FieldOffset(136)]
    private readonly uint _deviceMajor;

    [FieldOffset(140)]
    private readonly uint _deviceMinor;

    /// <summary>Which file it is.</summary>
    public FileMark Mark => new(((ulong)_deviceMajor << 32) | _deviceMinor, _inode, _octets, (_mode & TypeMask) == Regular);
}
