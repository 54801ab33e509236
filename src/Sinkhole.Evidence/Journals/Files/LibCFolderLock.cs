using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>A lock on a real folder itself: a lock on a file in it would be gone with the file.</summary>
internal sealed class LibCFolderLock : IJournalFolderLock
{
    private readonly string _path;
    private readonly SafeFileHandle _folder;

    private LibCFolderLock(string path, SafeFileHandle folder)
    {
        _path = path;
        _folder = folder;
    }

    public bool IsInPlace =>
        LibCFile.TryIdentify(_path, followsLinks: true) is { } found && found.IsSameAs(LibCFile.Identify(_folder, _path));

    public static LibCFolderLock Take(string path)
    {
        SafeFileHandle folder = LibCFile.OpenHandle(path, OpenFlags.ReadOnly | OpenFlags.Directory);

        // A file system that locks no folders, as NFS, leaves the lock of the data folder.
        if (FileCalls.Lock(folder, LockOperation.Exclusive | LockOperation.NonBlock) < 0
            && Marshal.GetLastPInvokeError() == Errno.WouldBlock)
        {
            folder.Dispose();
            throw new JournalFileException("lock", path, Errno.WouldBlock);
        }

        return new LibCFolderLock(path, folder);
    }

    public void Dispose() => _folder.Dispose();
}
