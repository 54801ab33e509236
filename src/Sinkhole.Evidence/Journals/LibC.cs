using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Evidence.Journals;

/// <summary>The C library's own calls: .NET 10's flush on Linux reports success when the kernel's fsync has failed.</summary>
/// <remarks>Every call returns -1 and sets the last P/Invoke error on failure. Linux numbers, 64-bit file offsets.</remarks>
internal static unsafe partial class LibC
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Append = 0x400;
    public const int WithoutWaiting = 0x800;
    public const int Folder = 0x10000;
    public const int NoLink = 0x20000;
    public const int CloseOnExec = 0x80000;

    public const int AtWorkingFolder = -100;
    public const int AtLinkItself = 0x100;
    public const int AtHandleItself = 0x1000;
    public const uint StatusBasics = 0x7FF;

    public const int LockExclusive = 2;
    public const int LockWithoutWaiting = 4;

    public const int ErrorNotPermitted = 1;
    public const int ErrorNoEntry = 2;
    public const int ErrorInterrupted = 4;
    public const int ErrorIo = 5;
    public const int ErrorWouldBlock = 11;
    public const int ErrorAccess = 13;
    public const int ErrorNotDirectory = 20;
    public const int ErrorIsDirectory = 21;
    public const int ErrorInvalid = 22;
    public const int ErrorNoSpace = 28;
    public const int ErrorReadOnlyFileSystem = 30;
    public const int ErrorOverflow = 75;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Status(int folder, string path, int flags, uint mask, out LibCStatus status);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Status(SafeFileHandle file, string path, int flags, uint mask, out LibCStatus status);

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Read(SafeFileHandle file, byte* buffer, nuint octets, long offset);

    [LibraryImport(Library, EntryPoint = "pwrite", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(SafeFileHandle file, byte* buffer, nuint octets, long offset);

    [LibraryImport(Library, EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SyncData(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Truncate(SafeFileHandle file, long octets);

    [LibraryImport(Library, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Rename(string from, string to);

    [LibraryImport(Library, EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Unlink(string path);
}
