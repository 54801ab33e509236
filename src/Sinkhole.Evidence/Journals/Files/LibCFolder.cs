using System;
using System.Collections.Generic;
using System.IO;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>A real folder.</summary>
internal sealed class LibCFolder : IJournalFolder
{
    public LibCFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
    }

    public string Path { get; }

    public void Ensure()
    {
        Managed("create", () => OperatingSystem.IsWindows()
            ? throw new PlatformNotSupportedException("a journal works on Linux only")
            : Directory.CreateDirectory(Path, FileModes.OwnerFolder));
    }

    public IJournalFolderLock Lock() => LibCFolderLock.Take(Path);

    public IReadOnlyList<string> List() => Managed("list", () =>
    {
        List<string> names = [];
        foreach (string entry in Directory.EnumerateFileSystemEntries(Path))
        {
            names.Add(System.IO.Path.GetFileName(entry));
        }

        return names;
    });

    public bool Has(string name) => Find(name) is not null;

    public FileIdentity? Find(string name) => LibCFile.TryIdentify(At(name), followsLinks: false);

    public long? FreeOctets()
    {
        try
        {
            return new DriveInfo(Path).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public IJournalSource Read(string name) => LibCFile.OpenRegular(At(name), OpenFlags.ReadOnly);

    public IJournalFile Create(string name)
    {
        Delete(name);
        return LibCFile.Open(At(name), OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.Append);
    }

    public IJournalFile Reopen(string name) => LibCFile.OpenRegular(At(name), OpenFlags.ReadWrite);

    public void Rename(string from, string to) => LibCFile.Rename(At(from), At(to));

    public void Delete(string name) => LibCFile.Delete(At(name));

    public void Sync() => LibCFile.SyncFolder(Path);

    private string At(string name) => System.IO.Path.Join(Path, name);

    private T Managed<T>(string call, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DirectoryNotFoundException)
        {
            throw new JournalFileException(call, Path, Errno.NoEntry);
        }
        catch (UnauthorizedAccessException)
        {
            throw new JournalFileException(call, Path, Errno.AccessDenied);
        }
        catch (IOException error)
        {
            // Runtime errors of the file system carry the errno as their HResult on Unix.
            throw new JournalFileException(call, Path, error.HResult > 0 ? error.HResult : Errno.IO);
        }
    }
}
