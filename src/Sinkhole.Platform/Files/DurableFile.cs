using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Platform.Files;

/// <summary>Writes small files whole or not at all: temporary file, fsync, rename, fsync of the folder.</summary>
public static class DurableFile
{
    /// <summary>What is put behind a file's name until it is whole.</summary>
    public const string Unfinished = ".new";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Replaces a file; on return the new content survives a power cut, on an exception the old one stands.</summary>
    /// <exception cref="IOException">Disk full, failing, or the folder is gone; names the path.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, ReadOnlyMemory<byte> content) => Write(path, content, OwnerOnly);

    /// <summary>The same with a mode of its own, for a file that is not ours alone.</summary>
    public static void Write(string path, ReadOnlyMemory<byte> content, UnixFileMode mode) =>
        Write(path, file => RandomAccess.Write(file, content.Span, fileOffset: 0), mode);

    /// <summary>The same for content that must not lie in memory whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes all of it, to an empty file; where it throws, the old file stands.</param>
    public static void Write(string path, Action<SafeFileHandle> write) => Write(path, write, OwnerOnly);

    private static void Write(string path, Action<SafeFileHandle> write, UnixFileMode mode)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        string temporary = path + Unfinished;

        // What stands there goes, and is not opened: a pipe would be waited for without end, a link would have its target emptied.
        File.Delete(temporary);
        using (SafeFileHandle file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            File.SetUnixFileMode(file, mode);
            write(file);
            ThrowUnless(FileCalls.Sync(file) == 0, temporary);
        }

        File.Move(temporary, path, overwrite: true);
        SyncFolder(folder);
    }

    /// <summary>Gives a folder its final name; on return the name survives a power cut. What is inside must be durable already.</summary>
    /// <param name="from">The folder; beside <paramref name="to"/>.</param>
    /// <param name="to">A name that is free.</param>
    /// <exception cref="IOException">The disk refuses; names the path.</exception>
    public static void MoveFolder(string from, string to)
    {
        Directory.Move(from, to);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(to)) ?? "/");
    }

    private static void SyncFolder(string folder)
    {
        using SafeFileHandle opened = FileCalls.Open(folder, OpenFlags.Directory | OpenFlags.CloseOnExec);
        ThrowUnless(!opened.IsInvalid && FileCalls.Sync(opened) == 0, folder);
    }

    private static void ThrowUnless(bool succeeded, string path)
    {
        if (!succeeded)
        {
            throw new IOException($"{path}: cannot be made durable: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }
}
