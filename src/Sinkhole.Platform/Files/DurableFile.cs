using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Platform.Files;

/// <summary>Replaces files atomically and durably: temporary file, fsync, rename, fsync of the folder.</summary>
/// <remarks>
/// The journal has the same steps in <c>IJournalFolder.Replace</c>, over its own interface: its tests cut the power after each call,
/// which is not possible here.
/// </remarks>
public static class DurableFile
{
    /// <summary>Suffix of the temporary file.</summary>
    public const string TemporarySuffix = ".new";

    private const int SuffixOctets = 8;

    /// <summary>Replaces a file. On return the new content survives a power failure; on an exception the old file is unchanged.</summary>
    /// <exception cref="IOException">The disk is full or failing, or the folder is missing; the message has the path.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static void Write(string path, ReadOnlyMemory<byte> content) => Write(path, content, FileModes.OwnerFile);

    /// <summary>The same with another mode, for a file that other users read.</summary>
    public static void Write(string path, ReadOnlyMemory<byte> content, UnixFileMode mode) =>
        Write(path, file => RandomAccess.Write(file, content.Span, fileOffset: 0), mode);

    /// <summary>The same for content that is too large for memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content to an empty file; if it throws, the old file is unchanged.</param>
    public static void Write(string path, Action<SafeFileHandle> write) => Write(path, write, FileModes.OwnerFile);

    /// <summary>Writes a file that nobody else has written before, or leaves that one as it is. On return either survives a power failure.
    /// </summary>
    /// <remarks>Of several processes that do this at once, one writes; it is whole under its name from the beginning.</remarks>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="IOException">The disk is full or failing, or the folder is missing; the message has the path.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static bool TryCreate(string path, ReadOnlyMemory<byte> content)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        string temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SuffixOctets))}{TemporarySuffix}";
        try
        {
            using (SafeFileHandle file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                File.SetUnixFileMode(file, FileModes.OwnerFile);
                RandomAccess.Write(file, content.Span, fileOffset: 0);
                ThrowOn(FileHandles.Sync(file), temporary);
            }

            // Not a rename, which would replace the file of another.
            int error = FileCalls.Link(temporary, path) == 0 ? 0 : Marshal.GetLastPInvokeError();
            if (error is not (0 or Errno.Exists))
            {
                throw new IOException($"{path}: cannot be made: {Marshal.GetPInvokeErrorMessage(error)}");
            }

            ThrowOn(FileHandles.SyncFolder(folder), folder);
            return error == 0;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

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
            ThrowOn(FileHandles.Sync(file), temporary);
        }

        File.Move(temporary, path, overwrite: true);
        ThrowOn(FileHandles.SyncFolder(folder), folder);
    }

    /// <summary>Renames a folder. After return the name survives a power failure. The files inside must be durable already.</summary>
    /// <param name="from">The folder; in the same parent folder as <paramref name="to"/>.</param>
    /// <param name="to">The new path; must not exist.</param>
    /// <exception cref="IOException">The disk fails; the message has the path.</exception>
    public static void MoveFolder(string from, string to)
    {
        Directory.Move(from, to);
        string folder = Path.GetDirectoryName(Path.GetFullPath(to)) ?? "/";
        ThrowOn(FileHandles.SyncFolder(folder), folder);
    }

    private static void ThrowOn(int error, string path)
    {
        if (error != 0)
        {
            throw new IOException($"{path}: cannot be made durable: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }
}
