using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Platform.Files;

/// <summary>
/// Opens an existing regular file and nothing else: opening a pipe or a device could block forever or have side effects.
/// </summary>
public static class RegularFile
{
    /// <summary>Opens it; never waits for another process.</summary>
    /// <param name="path">The file.</param>
    /// <param name="flags">Of <see cref="OpenFlags"/>; with <see cref="OpenFlags.NoFollow"/> a link is not followed.</param>
    /// <param name="file">Owned by the caller; null when it was not opened.</param>
    /// <param name="status">What the path leads to, when <paramref name="error"/> is 0.</param>
    /// <param name="error">Error number of a failed call; 0 also when the path leads to something other than a regular file.</param>
    /// <returns>Whether it was opened.</returns>
    public static bool TryOpen(string path, int flags, out SafeFileHandle? file, out FileStatus status, out int error)
    {
        file = null;

        // Checked before it is opened, because opening a device may have side effects.
        int links = (flags & OpenFlags.NoFollow) != 0 ? StatusFlags.NoFollow : 0;
        error = ErrorOf(FileCalls.Status(StatusFlags.WorkingDirectory, path, links, StatusFlags.TypeMask, out status));
        if (error != 0 || !status.IsRegular)
        {
            return false;
        }

        error = FileHandles.Open(path, flags | OpenFlags.NonBlock, out SafeFileHandle? opened);
        if (opened is null)
        {
            return false;
        }

        // And after, because another may have taken its place in between.
        error = ErrorOf(FileCalls.Status(opened, string.Empty, StatusFlags.EmptyPath, StatusFlags.TypeMask, out status));
        if (error != 0 || !status.IsRegular)
        {
            opened.Dispose();
            return false;
        }

        file = opened;
        return true;
    }

    private static int ErrorOf(int result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();
}
