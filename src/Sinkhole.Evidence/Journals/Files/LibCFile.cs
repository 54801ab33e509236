using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>A real file by the C library's calls: interrupted calls go on, short ones are finished, every error is seen.</summary>
internal sealed unsafe class LibCFile : IJournalFile, IJournalSource
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private LibCFile(SafeFileHandle handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    public long Length { get; private init; }

    public static LibCFile Open(string path, int flags)
    {
        int error = FileHandles.Open(path, flags, out SafeFileHandle? handle);
        if (handle is null)
        {
            throw new JournalFileException("open", path, error);
        }

        return new LibCFile(handle, path) { Length = flags == OpenFlags.ReadOnly ? RandomAccess.GetLength(handle) : 0 };
    }

    /// <summary>Opens a regular file that is there; anything else in its place is refused, and no pipe or device is waited for.</summary>
    public static LibCFile OpenRegular(string path, int flags)
    {
        _ = RegularFile.TryOpen(path, flags | OpenFlags.NoFollow, out SafeFileHandle? handle, out _, out int error);
        return handle is not null ? new LibCFile(handle, path) { Length = RandomAccess.GetLength(handle) }
            : error != 0 ? throw new JournalFileException("open", path, error)
            : throw new JournalFileException($"{path} is not a regular file: not opened", Errno.InvalidArgument);
    }

    /// <summary>Which file or folder a path leads to; null where it leads to none.</summary>
    public static FileIdentity? TryIdentify(string path, bool followsLinks)
    {
        int flags = followsLinks ? 0 : StatusFlags.NoFollow;
        if (FileCalls.Status(StatusFlags.WorkingDirectory, path, flags, StatusFlags.BasicMask, out FileStatus status) == 0)
        {
            return FileIdentity.Of(status);
        }

        return Marshal.GetLastPInvokeError() is Errno.NoEntry or Errno.NotADirectory ? null : throw Failure("statx", path);
    }

    /// <summary>Which file or folder is open.</summary>
    public static FileIdentity Identify(SafeFileHandle handle, string path) =>
        FileCalls.Status(handle, string.Empty, StatusFlags.EmptyPath, StatusFlags.BasicMask, out FileStatus status) == 0
            ? FileIdentity.Of(status)
            : throw Failure("statx", path);

    public int Read(Span<byte> room, long offset)
    {
        int read = 0;
        fixed (byte* start = room)
        {
            while (read < room.Length)
            {
                nint octets = FileCalls.Read(_handle, start + read, (nuint)(room.Length - read), offset + read);
                if (octets == 0)
                {
                    break;
                }

                if (octets > 0)
                {
                    read += (int)octets;
                }
                else if (!Interrupted())
                {
                    throw Failure("read", _path);
                }
            }
        }

        return read;
    }

    public void Write(ReadOnlySpan<byte> octets, long offset)
    {
        int written = 0;
        fixed (byte* start = octets)
        {
            while (written < octets.Length)
            {
                nint taken = FileCalls.Write(_handle, start + written, (nuint)(octets.Length - written), offset + written);
                if (taken == 0)
                {
                    throw new JournalFileException("write", _path, Errno.IO);
                }

                if (taken > 0)
                {
                    written += (int)taken;
                }
                else if (!Interrupted())
                {
                    throw Failure("write", _path);
                }
            }
        }
    }

    public void Sync()
    {
        while (FileCalls.SyncData(_handle) < 0)
        {
            if (!Interrupted())
            {
                throw Failure("fdatasync", _path);
            }
        }
    }

    public FileIdentity Identify() => Identify(_handle, _path);

    public void Truncate(long octets)
    {
        while (FileCalls.Truncate(_handle, octets) < 0)
        {
            if (!Interrupted())
            {
                throw Failure("truncate", _path);
            }
        }
    }

    /// <summary>Makes the names in a folder durable.</summary>
    public static void SyncFolder(string path)
    {
        int error = FileHandles.SyncFolder(path);
        if (error != 0)
        {
            throw new JournalFileException("fsync", path, error);
        }
    }

    public static void Rename(string from, string to)
    {
        if (FileCalls.Rename(from, to) < 0)
        {
            throw Failure("rename", from);
        }
    }

    public static void Delete(string path)
    {
        if (FileCalls.Unlink(path) < 0 && Marshal.GetLastPInvokeError() != Errno.NoEntry)
        {
            throw Failure("delete", path);
        }
    }

    public void Dispose() => _handle.Dispose();

    private static bool Interrupted() => Marshal.GetLastPInvokeError() == Errno.Interrupted;

    private static JournalFileException Failure(string call, string path) => new(call, path, Marshal.GetLastPInvokeError());
}
