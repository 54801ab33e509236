using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Orders.Files;

/// <summary>The C library's own calls: .NET opens a file without a word on what it is, and waits for ever for a pipe's other end.</summary>
/// <remarks>Every call returns -1 and sets the last P/Invoke error on failure. Linux numbers.</remarks>
internal static partial class LibC
{
    public const int ReadOnly = 0;
    public const int OpenWithoutWaiting = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int AtWorkingFolder = -100;
    public const int AtHandleItself = 0x1000;
    public const uint StatusType = 0x1;

    public const int ErrorNotPermitted = 1;
    public const int ErrorNoEntry = 2;
    public const int ErrorAccess = 13;
    public const int ErrorNotDirectory = 20;
    public const int ErrorTooManyLinks = 40;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial SafeFileHandle Open(string path, int flags, uint mode = 0);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Status(int folder, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Status(SafeFileHandle file, string path, int flags, uint mask, out FileStatus status);

    /// <summary>struct statx: unlike struct stat the same on every processor; only the type is looked at.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public readonly struct FileStatus
    {
        private const ushort TypeMask = 0xF000;
        private const ushort Regular = 0x8000;
        private const ushort Folder = 0x4000;

        [FieldOffset(28)]
        private readonly ushort _mode;

        /// <summary>Whether it is a regular file.</summary>
        public bool IsRegular => (_mode & TypeMask) == Regular;

        /// <summary>Whether it is a folder.</summary>
        public bool IsFolder => (_mode & TypeMask) == Folder;
    }
}
