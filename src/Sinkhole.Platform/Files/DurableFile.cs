using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Platform.Files;

/// <summary>Replaces files atomically and durably: temporary file, fsync, rename, fsync of the folder.</summary>
public static class DurableFile
{
    /// <summary>Suffix of the temporary file.</summary>
    public const string TemporarySuffix = ".new";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Replaces a file. On return the new content survives a power failure; on an exception the old file is unchanged.</summary>
    /// <exception cref="IOException">The disk is full or failing, or the folder is missing; the message has the path.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static void Write(string path, ReadOnlyMemory<byte> content) => Write(path, content, OwnerOnly);

    /// <summary>The same with another mode, for a file that other users read.</summary>
    public static void Write(string path, ReadOnlyMemory<byte> content, UnixFileMode mode) =>
        Write(path, file => RandomAccess.Write(file, content.Span, fileOffset: 0), mode);

    /// <summary>The same for content that is too large for memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content to an empty file; if it throws, the old file is unchanged.</param>
    public static void Write(string path, Action<SafeFileHandle> write) => Write(path, write, OwnerOnly);

    private static void Write(string path, Action<SafeFileHandle> write, UnixFileMode mode)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        string temporary = path + TemporarySuffix;

        // Deleted, not opened: opening a pipe would block forever, and opening a link would truncate its target.
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

    /// <summary>Renames a folder. After return the name survives a power failure. The files inside must be durable already.</summary>
    /// <param name="from">The folder; in the same parent folder as <paramref name="to"/>.</param>
    /// <param name="to">The new path; must not exist.</param>
    /// <exception cref="IOException">The disk fails; the message has the path.</exception>
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
