using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Exits;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Storage;

/// <summary>The folder in which this appliance keeps what it is and what it saw; locked against a second process while open.</summary>
/// <remarks>
/// The lock is on the folder itself, so nobody can remove it. The file <c>lock</c> says who holds it; it is locked too, which keeps out a
/// version that knows only the file, and is all there is on a file system that locks no folders, as NFS.
/// </remarks>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const uint OwnerFile = 0x180; // 0600
    private const int MaxIdentityOctets = 4096;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly SafeFileHandle _folder;
    private readonly SafeFileHandle _lock;

    private readonly bool _hasLostIdentity;

    private DataFolder(string path, SafeFileHandle folder, SafeFileHandle held, Guid applianceId, bool hasIdentity)
    {
        FullPath = path;
        _folder = folder;
        _lock = held;
        ApplianceId = applianceId;
        _hasLostIdentity = !hasIdentity && Directory.Exists(HitsFolder);
    }

    /// <summary>The folder, absolute.</summary>
    public string FullPath { get; }

    /// <summary>Who wrote a record: made at the first start, kept for ever.</summary>
    public Guid ApplianceId { get; }

    /// <summary>What to tell the operator: that others may enter the folder; that the appliance is another than its records say.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            UnixFileMode mode = File.GetUnixFileMode(FullPath);
            if ((mode & Others) != UnixFileMode.None)
            {
                yield return $"{FullPath} was there already and others may enter it (mode {Convert.ToString((int)mode, 8)}); what the "
                    + $"appliance makes in it is closed to them; 'chmod 700 {FullPath}' closes it too";
            }

            if (_hasLostIdentity)
            {
                yield return $"{FullPath} holds records and no '{DataFolderNames.ApplianceId}': a new identity was made, and records bear "
                    + "it from now on; where the old file is kept elsewhere, stop, put it back, and start again";
            }
        }
    }

    /// <summary>Where the number of the running generation is kept.</summary>
    public string GenerationFile => Path.Combine(FullPath, DataFolderNames.Generation);

    /// <summary>Where the last instant of a synchronised clock is kept.</summary>
    public string ClockFile => Path.Combine(FullPath, DataFolderNames.Clock);

    /// <summary>Where it is kept how many names each order had.</summary>
    public string OrdersFile => Path.Combine(FullPath, DataFolderNames.Orders);

    /// <summary>The last good set of orders.</summary>
    public string SeedFolder => Path.Combine(FullPath, DataFolderNames.Seed);

    /// <summary>The journal of hits.</summary>
    public string HitsFolder => Path.Combine(FullPath, DataFolderNames.Hits);

    /// <summary>
    /// Opens the folder, creating what is missing: 0700, an appliance identity, the lock. A folder that is there keeps its mode: it may be
    /// somebody's home.
    /// </summary>
    /// <exception cref="CannotStartException">Another process holds it, or the disk or its permissions refuse.</exception>
    public static DataFolder Open(string path)
    {
        string folder = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(folder, OwnerFolder);
            return OpenExisting(folder);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new CannotStartException(
                StartFault.Surroundings, $"data folder {folder} may not be written: give it to this user, or change 'data'", error);
        }
        catch (IOException error)
        {
            throw new CannotStartException(
                StartFault.Surroundings, $"data folder {folder} cannot be used: {error.Message}; mend it or change 'data'", error);
        }
    }

    /// <summary>Lets another process have the folder.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        _folder.Dispose();
    }

    private static DataFolder OpenExisting(string path)
    {
        SafeFileHandle? folder = null;
        SafeFileHandle? file = null;
        try
        {
            string lockFile = Path.Combine(path, DataFolderNames.Lock);
            folder = FileCalls.Open(path, OpenFlags.Directory | OpenFlags.CloseOnExec);
            if (FileCalls.Lock(folder, LockOperation.Exclusive | LockOperation.NonBlock) != 0
                && Marshal.GetLastPInvokeError() == Errno.WouldBlock)
            {
                throw InUse(path, lockFile);
            }

            file = TakeLock(lockFile, path);
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

    // Opened by libc: the runtime takes a lock of its own on every file it opens, depending on the file system and the environment.
    private static SafeFileHandle TakeLock(string path, string folder)
    {
        ThrowUnlessFileOrMissing(path);
        SafeFileHandle file = FileCalls.Open(
            path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow | OpenFlags.NonBlock | OpenFlags.CloseOnExec, OwnerFile);
        if (file.IsInvalid)
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
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
        throw InUse(folder, path);
    }

    // Looked at before it is opened: to open a device may already do something.
    private static void ThrowUnlessFileOrMissing(string path)
    {
        var files = new DiskFiles();
        _ = files.Stat(path, out _, out bool isLink);
        FileError fault = files.Read(path, MaxIdentityOctets, out _);
        string? what = isLink ? "is a link, not a file"
            : fault is FileError.WrongKind or FileError.NotAFile ? FileErrorText.Describe(fault)
            : null;
        if (what is not null)
        {
            throw new CannotStartException(
                StartFault.Surroundings, $"{path} {what}: move it away and start again; the appliance makes the file itself");
        }
    }

    private static CannotStartException InUse(string folder, string lockFile)
    {
        FileError fault = new DiskFiles().Read(lockFile, MaxIdentityOctets, out byte[] holder);
        string who = fault == FileError.None && holder.Length > 0
            ? $"process {Encoding.ASCII.GetString(holder).Trim()}"
            : "another process";
        return new CannotStartException(
            StartFault.Surroundings, $"data folder {folder} is in use by {who}: stop it, or give this one its own 'data'");
    }

    private static Guid MakeIdentity(string path)
    {
        Guid made = Guid.NewGuid();
        DurableFile.Write(path, Encoding.ASCII.GetBytes(made.ToString("D") + "\n"));
        return made;
    }

    private static Guid? ReadIdentity(string path)
    {
        FileError fault = new DiskFiles().Read(path, MaxIdentityOctets, out byte[] octets);
        if (fault == FileError.Missing)
        {
            return null;
        }

        if (fault is not (FileError.None or FileError.TooLarge))
        {
            throw new CannotStartException(
                StartFault.Surroundings, $"{path} {FileErrorText.Describe(fault)}: put back the one that the records in this folder bear");
        }

        return Guid.TryParseExact(Encoding.ASCII.GetString(octets).Trim(), "D", out Guid kept)
            ? kept
            : throw new CannotStartException(
                StartFault.Surroundings,
                $"{path} holds no UUID: put back the one that the records in this folder bear");
    }
}
