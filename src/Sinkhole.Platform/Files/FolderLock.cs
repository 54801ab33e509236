using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Platform.Files;

/// <summary>A lock on a folder itself (flock(2)): a lock on a file in it would be gone with the file.</summary>
public static class FolderLock
{
    /// <summary>Locks a folder against other processes that do the same; the lock ends with the handle.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="folder">
    /// Owned by the caller; null on failure. Open without a lock where the file system cannot lock folders, such as NFS.
    /// </param>
    /// <returns>0, <see cref="Errno.WouldBlock"/> when another process holds the lock, or the error number of open(2).</returns>
    public static int Take(string path, out SafeFileHandle? folder)
    {
        int error = FileHandles.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory, out folder);
        if (folder is null)
        {
            return error;
        }

        if (FileCalls.Lock(folder, LockOperation.Exclusive | LockOperation.NonBlock) < 0
            && Marshal.GetLastPInvokeError() == Errno.WouldBlock)
        {
            folder.Dispose();
            folder = null;
            return Errno.WouldBlock;
        }

        return 0;
    }
}
