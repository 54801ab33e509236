using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Hosting;

/// <summary>The folder in which this appliance keeps what it is and what it saw; locked against a second process while open.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const uint OwnerFile = 0x180; // 0600

    private readonly SafeFileHandle _lock;

    private DataFolder(string path, SafeFileHandle held, Guid applianceId)
    {
        FullPath = path;
        _lock = held;
        ApplianceId = applianceId;
    }

    /// <summary>The folder, absolute.</summary>
    public string FullPath { get; }

    /// <summary>Who wrote a record: made at the first start, kept for ever.</summary>
    public Guid ApplianceId { get; }

    /// <summary>Where the number of the running generation is kept.</summary>
    public string GenerationFile => Path.Combine(FullPath, "generation");

    /// <summary>The last good set of orders.</summary>
    public string SeedFolder => Path.Combine(FullPath, "seed");

    /// <summary>The journal of hits.</summary>
    public string HitsFolder => Path.Combine(FullPath, "hits");

    /// <summary>Opens the folder, creating what is missing: 0700, an appliance identity, the lock.</summary>
    /// <exception cref="CannotStartException">Another process holds it, or the disk or its permissions refuse.</exception>
    public static DataFolder Open(string path)
    {
        string folder = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(folder, OwnerFolder);
            File.SetUnixFileMode(folder, OwnerFolder);
            SafeFileHandle held = TakeLock(Path.Combine(folder, "lock"), folder);
            try
            {
                return new DataFolder(folder, held, ReadOrMakeIdentity(Path.Combine(folder, "appliance_id")));
            }
            catch
            {
                held.Dispose();
                throw;
            }
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
    public void Dispose() => _lock.Dispose();

    // Opened by libc: the runtime takes a lock of its own on every file it opens, depending on the file system and the environment.
    private static SafeFileHandle TakeLock(string path, string folder)
    {
        SafeFileHandle file = LibC.Open(path, LibC.OpenReadWrite | LibC.OpenCreate | LibC.CloseOnExec, OwnerFile);
        if (file.IsInvalid)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        if (LibC.Lock(file, LibC.LockExclusive | LibC.LockWithoutWaiting) == 0)
        {
            byte[] holder = Encoding.ASCII.GetBytes($"{Environment.ProcessId,-10}\n");
            RandomAccess.Write(file, holder, fileOffset: 0);
            return file;
        }

        if (Marshal.GetLastPInvokeError() != LibC.WouldWait)
        {
            string reason = Marshal.GetLastPInvokeErrorMessage();
            file.Dispose();
            throw new IOException($"its file system cannot lock files ({reason})");
        }

        Span<byte> other = stackalloc byte[10];
        int octets = RandomAccess.Read(file, other, fileOffset: 0);
        file.Dispose();
        string who = octets > 0 ? $"process {Encoding.ASCII.GetString(other[..octets]).Trim()}" : "another process";
        throw new CannotStartException(
            StartFault.Surroundings, $"data folder {folder} is in use by {who}: stop it, or give this one its own 'data'");
    }

    private static Guid ReadOrMakeIdentity(string path)
    {
        if (!File.Exists(path))
        {
            Guid made = Guid.NewGuid();
            DurableFile.Write(path, Encoding.ASCII.GetBytes(made.ToString("D") + "\n"));
            return made;
        }

        return Guid.TryParseExact(File.ReadAllText(path).Trim(), "D", out Guid kept)
            ? kept
            : throw new CannotStartException(
                StartFault.Surroundings,
                $"{path} holds no UUID: put back the one that the records in this folder bear");
    }
}
