using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Evidence.Journals;

/// <summary>A real file by the C library's calls: interrupted calls go on, short ones are finished, every error is seen.</summary>
internal sealed unsafe class LibCFile : IJournalFile, IJournalSource
{
    private const uint OwnerReadsAndWrites = 0x180;

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
        SafeFileHandle handle = OpenHandle(path, flags);
        return new LibCFile(handle, path) { Length = flags == LibC.ReadOnly ? RandomAccess.GetLength(handle) : 0 };
    }

    public int Read(Span<byte> room, long offset)
    {
        int read = 0;
        fixed (byte* start = room)
        {
            while (read < room.Length)
            {
                nint octets = LibC.Read(_handle, start + read, (nuint)(room.Length - read), offset + read);
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
                nint taken = LibC.Write(_handle, start + written, (nuint)(octets.Length - written), offset + written);
                if (taken == 0)
                {
                    throw new JournalFileException("write", _path, LibC.ErrorIo);
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
        while (LibC.SyncData(_handle) < 0)
        {
            if (!Interrupted())
            {
                throw Failure("fdatasync", _path);
            }
        }
    }

    public void Truncate(long octets)
    {
        while (LibC.Truncate(_handle, octets) < 0)
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
        using SafeFileHandle folder = OpenHandle(path, LibC.ReadOnly);
        while (LibC.Sync(folder) < 0)
        {
            if (!Interrupted())
            {
                throw Failure("fsync", path);
            }
        }
    }

    public static void Rename(string from, string to)
    {
        if (LibC.Rename(from, to) < 0)
        {
            throw Failure("rename", from);
        }
    }

    public static void Delete(string path)
    {
        if (LibC.Unlink(path) < 0)
        {
            throw Failure("delete", path);
        }
    }

    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle OpenHandle(string path, int flags)
    {
        int descriptor;
        do
        {
            descriptor = LibC.Open(path, flags | LibC.CloseOnExec, OwnerReadsAndWrites);
        }
        while (descriptor < 0 && Interrupted());

        if (descriptor < 0)
        {
            throw Failure("open", path);
        }

        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static bool Interrupted() => Marshal.GetLastPInvokeError() == LibC.ErrorInterrupted;

    private static JournalFileException Failure(string call, string path) => new(call, path, Marshal.GetLastPInvokeError());
}
