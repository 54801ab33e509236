using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Platform.Files;

/// <summary>Calls of <see cref="FileCalls"/> that are repeated while a signal interrupts them.</summary>
public static class FileHandles
{
    /// <summary>open(2) with O_CLOEXEC.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="flags">Of <see cref="OpenFlags"/>.</param>
    /// <param name="file">Owned by the caller; null on failure.</param>
    /// <param name="mode">Permissions of a new file.</param>
    /// <returns>0, or the error number.</returns>
    public static int Open(string path, int flags, out SafeFileHandle? file, UnixFileMode mode = FileModes.OwnerFile)
    {
        while (true)
        {
            SafeFileHandle opened = FileCalls.Open(path, flags | OpenFlags.CloseOnExec, mode);
            if (!opened.IsInvalid)
            {
                file = opened;
                return 0;
            }

            int error = Marshal.GetLastPInvokeError();
            opened.Dispose();
            if (error != Errno.Interrupted)
            {
                file = null;
                return error;
            }
        }
    }

    /// <summary>fsync(2).</summary>
    /// <returns>0, or the error number.</returns>
    public static int Sync(SafeFileHandle file)
    {
        while (FileCalls.Sync(file) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Errno.Interrupted)
            {
                return error;
            }
        }

        return 0;
    }

    /// <summary>fsync(2) of a folder: the names in it survive a power failure.</summary>
    /// <returns>0, or the error number.</returns>
    public static int SyncFolder(string path)
    {
        int error = Open(path, OpenFlags.ReadOnly | OpenFlags.Directory, out SafeFileHandle? folder);
        using (folder)
        {
            return folder is null ? error : Sync(folder);
        }
    }
}
