using System.Runtime.InteropServices;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>Makes files that .NET cannot make.</summary>
internal static partial class SpecialFile
{
    private const uint OwnerReadsAndWrites = 0x180;

    /// <summary>A named pipe: an ordinary open waits for the other end.</summary>
    public static void MakePipe(string path) => Assert.Equal(0, MakeFifo(path, OwnerReadsAndWrites));

    /// <summary>A hard link.</summary>
    public static void Link(string file, string name) => Assert.Equal(0, LinkFile(file, name));

    /// <summary>A folder with a name of any octets.</summary>
    public static void MakeFolder(byte[] path) => Assert.Equal(0, MakeDirectory([.. path, 0], 0x1C0));

    /// <summary>Removes such a folder, which .NET cannot do.</summary>
    public static void RemoveFolder(byte[] path) => Assert.Equal(0, RemoveDirectory([.. path, 0]));

    [LibraryImport("libc", EntryPoint = "rmdir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RemoveDirectory(byte[] path);

    [LibraryImport("libc", EntryPoint = "mkdir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeDirectory(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LinkFile(string file, string name);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeFifo(string path, uint mode);
}
