using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>The lock on a real folder.</summary>
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
        // On a file system that cannot lock folders, the lock of the data folder must do.
        int error = FolderLock.Take(path, out SafeFileHandle? folder);
        return folder is not null
            ? new LibCFolderLock(path, folder)
            : throw new JournalFileException(error == Errno.WouldBlock ? "lock" : "open", path, error);
    }

    public void Dispose() => _folder.Dispose();
}
