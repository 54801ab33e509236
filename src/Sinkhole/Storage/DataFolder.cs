using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Exits;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;
using Sinkhole.Platform.Processes;

namespace Sinkhole.Storage;

/// <summary>The data folder with the identity, state and evidence of this appliance. Locked against other processes while open.</summary>
/// <remarks>
/// The lock is on the folder itself, so it cannot be deleted. The file <c>lock</c> holds the process id and is locked too, for older
/// versions that only lock the file, and for file systems that cannot lock folders, such as NFS.
/// </remarks>
internal sealed class DataFolder : IDisposable
{
    private const int MaxIdentityOctets = 4096;
    private const uint Root = 0;

    private readonly SafeFileHandle? _folder;
    private readonly SafeFileHandle _lock;

    private readonly bool _hasLostIdentity;

    private DataFolder(string path, SafeFileHandle? folder, SafeFileHandle held, Guid applianceId, bool hasIdentity)
    {
        FullPath = path;
        _folder = folder;
        _lock = held;
        ApplianceId = applianceId;
        _hasLostIdentity = !hasIdentity && DataFolderNames.HoldsJournal(Names(path));
    }

    /// <summary>The folder, absolute.</summary>
    public string FullPath { get; }

    /// <summary>Identity in every record: created at the first start, never changed.</summary>
    public Guid ApplianceId { get; }

    /// <summary>Notes for the operator: the folder is accessible to other users, or the identity was lost.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            UnixFileMode mode = File.GetUnixFileMode(FullPath);
            if ((mode & FileModes.Others) != UnixFileMode.None)
            {
                yield return $"{FullPath} already existed and other users can access it (mode {Convert.ToString((int)mode, 8)}); what the "
                    + $"appliance creates in it is not accessible to them; run 'chmod 700 {FullPath}' to protect the folder too";
            }

            if (_hasLostIdentity)
            {
                yield return $"{FullPath} holds records but no '{DataFolderNames.ApplianceId}': a new identity was created for records "
                    + "from now on; if you have a copy of the old file, stop, restore it, and start again";
            }
        }
    }

    /// <summary>File with the number of the last generation.</summary>
    public string GenerationFile => Path.Combine(FullPath, DataFolderNames.Generation);

    /// <summary>File with the last instant of a synchronised clock.</summary>
    public string ClockFile => Path.Combine(FullPath, DataFolderNames.Clock);

    /// <summary>File with the number of names of each order.</summary>
    public string OrdersFile => Path.Combine(FullPath, DataFolderNames.Orders);

    /// <summary>File with the retention and the hold of each order.</summary>
    public string TermsFile => Path.Combine(FullPath, DataFolderNames.Terms);

    /// <summary>Space that an erasure may use when the disk is full.</summary>
    public string ReserveFile => Path.Combine(FullPath, DataFolderNames.Reserve);

    /// <summary>Folder with the last good set of orders.</summary>
    public string SeedFolder => Path.Combine(FullPath, DataFolderNames.Seed);

    /// <summary>Folder with the private keys.</summary>
    public string KeysFolder => Path.Combine(FullPath, DataFolderNames.Keys);

    /// <summary>Folder with the logs of signed checkpoints.</summary>
    public string ProofsFolder => Path.Combine(FullPath, DataFolderNames.Proofs);

    /// <summary>Folder with the keys of sealed values, each sealed to the authority.</summary>
    public string SealsFolder => Path.Combine(FullPath, DataFolderNames.Seals);

    /// <summary>Folder with the journal of that name.</summary>
    public string JournalFolder(string name) => Path.Combine(FullPath, name);

    /// <summary>
    /// Opens and locks the folder. Creates a missing folder (mode 0700) and identity. An existing folder keeps its mode, because it may be
    /// a home directory.
    /// </summary>
    /// <exception cref="CannotStartException">
    /// Another process uses it, it cannot be read or written, or an appliance of another user made it: that one could not use the files
    /// that this user makes, and would record nothing from then on (rule A94).
    /// </exception>
    public static DataFolder Open(string path) => Open(path, "stop it, or give this one its own 'data'");

    /// <summary>
    /// Opens and locks a folder that an appliance made before, for a command that works while none runs. Creates no folder.
    /// </summary>
    /// <exception cref="CannotStartException">
    /// It is not there, another process uses it, it cannot be written, or this user does not own it: the appliance could then not use the
    /// files that the command makes.
    /// </exception>
    public static DataFolder OpenMade(string path)
    {
        string folder = Path.GetFullPath(path);
        if (!File.Exists(Path.Combine(folder, DataFolderNames.ApplianceId)))
        {
            throw new CannotStartException(
                StartFault.Environment, $"{folder} is not the data folder of an appliance, or this user may not see what is in it");
        }

        return Open(
            folder,
            "if that is the appliance, it listens elsewhere: leave --socket out, or name its socket; if it is another command, run this "
                + "one again");
    }

    /// <summary>Refuses a folder of another user: the appliance could not use the files that a command makes in it.</summary>
    /// <remarks>
    /// Whose it is, the identity in it says. Without one it is root who is refused in the folder of another user: a volume of a container
    /// may belong to root, and its group may write.
    /// </remarks>
    /// <exception cref="CannotStartException">It is of another user.</exception>
    public static void ThrowUnlessOwned(string folder)
    {
        uint current = UserAccounts.Current();
        uint? user = FileOwner.Of(Path.Combine(folder, DataFolderNames.ApplianceId)) ?? (current == Root ? FileOwner.Of(folder) : null);
        if (user is uint owner && owner != current)
        {
            string name = UserAccounts.NameOf(owner) ?? $"#{owner}";
            throw new CannotStartException(
                StartFault.Environment,
                $"the data folder {folder} belongs to {name}: run the command as that user, 'runuser -u {name} --'; if the appliance shall "
                    + $"run as this user from now on, 'chown -R {UserAccounts.NameOf(current) ?? $"#{current}"} {folder}'");
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        _folder?.Dispose();
    }

    private static DataFolder Open(string path, string whenInUse)
    {
        string folder = Path.GetFullPath(path);
        try
        {
            Create(folder);
            ThrowUnlessOwned(folder);
            return OpenExisting(folder, whenInUse);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new CannotStartException(
                StartFault.Environment, $"data folder {folder} is not writable: give it to this user, or change 'data'", error);
        }
        catch (IOException error)
        {
            throw new CannotStartException(
                StartFault.Environment, $"data folder {folder} cannot be used: {error.Message}; fix it or change 'data'", error);
        }
    }

    private static HashSet<string> Names(string path) =>
        [.. Directory.EnumerateFileSystemEntries(path).Select(static entry => Path.GetFileName(entry))];

    private static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, FileModes.OwnerFolder);
        }
        catch (IOException error) when (!Directory.Exists(folder))
        {
            throw new CannotStartException(
                StartFault.Environment, $"data folder {folder} cannot be created there: create it, or change 'data'", error);
        }
    }

    private static DataFolder OpenExisting(string path, string whenInUse)
    {
        SafeFileHandle? folder = null;
        SafeFileHandle? file = null;
        try
        {
            string lockFile = Path.Combine(path, DataFolderNames.Lock);

            // A folder that cannot be opened for reading cannot be locked; the lock on the file remains.
            if (FolderLock.Take(path, out folder) == Errno.WouldBlock)
            {
                throw InUse(path, lockFile, whenInUse);
            }

            file = TakeLock(lockFile, path, whenInUse);
            string identityFile = Path.Combine(path, DataFolderNames.ApplianceId);
            Guid? kept = ReadIdentity(identityFile);
            var opened = new DataFolder(path, folder, file, kept ?? MakeIdentity(identityFile), hasIdentity: kept is not null);
            (folder, file) = (null, null);
            return opened;
        }
        finally
        {
            file?.Dispose();
            folder?.Dispose();
        }
    }

    // Opened by libc: .NET may take its own lock on every file that it opens, depending on the file system and the environment.
    private static SafeFileHandle TakeLock(string path, string folder, string whenInUse)
    {
        ThrowUnlessFileOrMissing(path);
        int error = FileHandles.Open(
            path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow | OpenFlags.NonBlock, out SafeFileHandle? file);
        if (file is null)
        {
            throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        if (FileCalls.Lock(file, LockOperation.Exclusive | LockOperation.NonBlock) == 0)
        {
            byte[] holder = Encoding.ASCII.GetBytes($"{Environment.ProcessId,-10}\n");
            RandomAccess.Write(file, holder, fileOffset: 0);
            return file;
        }

        if (Marshal.GetLastPInvokeError() != Errno.WouldBlock)
        {
            string reason = Marshal.GetLastPInvokeErrorMessage();
            file.Dispose();
            throw new IOException($"its file system cannot lock files ({reason})");
        }

        file.Dispose();
        throw InUse(folder, path, whenInUse);
    }

    // Checked before the file is opened: opening a device may have side effects.
    private static void ThrowUnlessFileOrMissing(string path)
    {
        var files = new DiskFiles();
        _ = files.Stat(path, out _, out bool isLink);
        FileError error = files.Read(path, MaxIdentityOctets, out _);
        string? what = isLink ? "is a link, not a file"
            : error is FileError.WrongKind or FileError.NotAFile ? FileErrorText.Describe(error)
            : null;
        if (what is not null)
        {
            throw new CannotStartException(
                StartFault.Environment, $"{path} {what}: move it away and start again; the appliance creates the file itself");
        }
    }

    private static CannotStartException InUse(string folder, string lockFile, string remedy)
    {
        FileError error = new DiskFiles().Read(lockFile, MaxIdentityOctets, out byte[] holder);
        string who = error == FileError.None && holder.Length > 0
            ? $"process {Encoding.ASCII.GetString(holder).Trim()}"
            : "another process";
        return new CannotStartException(StartFault.Environment, $"data folder {folder} is in use by {who}: {remedy}");
    }

    private static Guid MakeIdentity(string path)
    {
        Guid made = Guid.NewGuid();
        DurableFile.Write(path, Encoding.ASCII.GetBytes(made.ToString("D") + "\n"));
        return made;
    }

    private static Guid? ReadIdentity(string path)
    {
        FileError error = new DiskFiles().Read(path, MaxIdentityOctets, out byte[] octets);
        if (error == FileError.Missing)
        {
            return null;
        }

        if (error is not (FileError.None or FileError.TooLarge))
        {
            throw new CannotStartException(
                StartFault.Environment, $"{path} {FileErrorText.Describe(error)}: restore the one that the records in this folder have");
        }

        return Guid.TryParseExact(Encoding.ASCII.GetString(octets).Trim(), "D", out Guid kept)
            ? kept
            : throw new CannotStartException(
                StartFault.Environment,
                $"{path} does not hold a UUID: restore the one that the records in this folder have");
    }
}
