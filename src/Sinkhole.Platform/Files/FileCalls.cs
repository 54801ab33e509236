using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Platform.Files;

/// <summary>
/// File calls of the C library, where .NET differs: it opens any kind of file, blocks on a pipe without a writer, takes its own lock on
/// every file, and its flush reports success when the kernel's fsync has failed.
/// </summary>
/// <remarks>
/// They return -1 or an invalid handle on failure and set <see cref="Marshal.GetLastPInvokeError"/> (<see cref="Errors.Errno"/>).
/// </remarks>
public static unsafe partial class FileCalls
{
    private const string Library = "libc";

    /// <summary>open(2).</summary>
    /// <param name="path">The file.</param>
    /// <param name="flags">Of <see cref="OpenFlags"/>.</param>
    /// <param name="mode">Permission bits of a new file.</param>
    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial SafeFileHandle Open(string path, int flags, UnixFileMode mode = UnixFileMode.None);

    /// <summary>statx(2) of a path.</summary>
    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Status(int folder, string path, int flags, uint mask, out FileStatus status);

    /// <summary>statx(2) of an open file.</summary>
    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Status(SafeFileHandle file, string path, int flags, uint mask, out FileStatus status);

    /// <summary>link(2): a second name of a file; fails where the name is taken.</summary>
    [LibraryImport(Library, EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Link(string file, string name);

    /// <summary>flock(2); <paramref name="operation"/> of <see cref="LockOperation"/>.</summary>
    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Lock(SafeFileHandle file, int operation);

    /// <summary>pread(2); returns the number of octets read, 0 at the end of the file.</summary>
    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Read(SafeFileHandle file, byte* buffer, nuint octets, long offset);

    /// <summary>pwrite(2); returns the number of octets written.</summary>
    [LibraryImport(Library, EntryPoint = "pwrite", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(SafeFileHandle file, byte* buffer, nuint octets, long offset);

    /// <summary>fdatasync(2): syncs content and length.</summary>
    [LibraryImport(Library, EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SyncData(SafeFileHandle file);

    /// <summary>fsync(2); for a folder, it syncs the names in it.</summary>
    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Sync(SafeFileHandle file);

    /// <summary>ftruncate(2).</summary>
    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Truncate(SafeFileHandle file, long octets);

    /// <summary>rename(2): replaces <paramref name="to"/> in one step.</summary>
    [LibraryImport(Library, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Rename(string from, string to);

    /// <summary>unlink(2).</summary>
    [LibraryImport(Library, EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Unlink(string path);
}
