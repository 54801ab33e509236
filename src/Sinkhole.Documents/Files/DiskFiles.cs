using System;
using System.Collections.Generic;
using System.IO;
using System.Security;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Documents.Files;

/// <summary>The disk.</summary>
public sealed class DiskFiles : IFileSystem
{
    // Small enough not to be a large object.
    private const int MaxPieceOctets = 64 * 1024;

    /// <inheritdoc/>
    public FileError Stat(string path, out FileKind kind, out bool isLink)
    {
        FileAttributes attributes = default;
        FileError error = Try(() => attributes = File.GetAttributes(path));
        isLink = attributes.HasFlag(FileAttributes.ReparsePoint);
        kind = !attributes.HasFlag(FileAttributes.Directory) ? FileKind.File : isLink ? FileKind.FolderLink : FileKind.Folder;
        return error;
    }

    /// <inheritdoc/>
    public FileError List(string folder, out IReadOnlyList<string> names)
    {
        List<string> found = [];
        FileError error = Try(() =>
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                found.Add(entry.Name);
            }
        });
        found.Sort(StringComparer.Ordinal);
        names = error == FileError.None ? found : [];
        return error;
    }

    /// <inheritdoc/>
    public string RealPath(string path) => RealPaths.Of(path);

    /// <inheritdoc/>
    public UnixFileMode? ModeOf(string path)
    {
        UnixFileMode mode = default;
        return Try(() => mode = File.GetUnixFileMode(path)) == FileError.None ? mode : null;
    }

    /// <inheritdoc/>
    public DateTimeOffset? ChangedAt(string path)
    {
        DateTimeOffset changed = default;
        FileError error = Try(() => changed = new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero));
        return error == FileError.None && File.Exists(path) ? changed : null;
    }

    /// <inheritdoc/>
    public FileError Read(string path, int maxOctets, out byte[] octets)
    {
        byte[] read = [];
        int filled = 0;
        FileError error = Read(path, maxOctets, Take, length => read = new byte[length]);
        octets = error != FileError.None ? [] : filled == read.Length ? read : read[..filled];
        return error;

        // The length was only a first guess: the file may grow while it is read.
        void Take(ReadOnlySpan<byte> piece)
        {
            if (filled + piece.Length > read.Length)
            {
                Array.Resize(ref read, Math.Max(2 * read.Length, filled + piece.Length));
            }

            piece.CopyTo(read.AsSpan(filled));
            filled += piece.Length;
        }
    }

    /// <inheritdoc/>
    public FileError Read(string path, int maxOctets, OctetSink take) => Read(path, maxOctets, take, static _ => { });

    private static FileError Read(string path, int maxOctets, OctetSink take, Action<int> expect)
    {
        FileError error = Open(path, out SafeFileHandle? opened);
        using SafeFileHandle? handle = opened;
        if (handle is null)
        {
            return error;
        }

        bool tooLarge = false;
        error = Try(() =>
        {
            using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            tooLarge = file.Length > maxOctets;
            if (!tooLarge)
            {
                expect((int)file.Length);
                tooLarge = !TryReadToEnd(file, maxOctets, take);
            }
        });
        return tooLarge ? FileError.TooLarge : error;
    }

    /// <summary>Opens a regular file, or a link to one: a pipe in a folder of orders must not block a reload forever.</summary>
    private static FileError Open(string path, out SafeFileHandle? file)
    {
        file = null;

        // The C library would read the path up to there.
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return FileError.Failed;
        }

        return RegularFile.TryOpen(path, OpenFlags.ReadOnly, out file, out FileStatus status, out int error) ? FileError.None
            : error != 0 ? ErrorOf(error)
            : status.IsFolder ? FileError.WrongKind
            : FileError.NotAFile;
    }

    private static FileError ErrorOf(int error) => error switch
    {
        Errno.NoEntry or Errno.NotADirectory => FileError.Missing,
        Errno.AccessDenied or Errno.NotPermitted => FileError.Denied,
        Errno.TooManyLinks => FileError.LinkLoop,
        _ => FileError.Failed,
    };

    private static bool TryReadToEnd(FileStream file, int maxOctets, OctetSink take)
    {
        byte[] piece = new byte[Math.Clamp(file.Length + 1, 512, MaxPieceOctets)];
        int total = 0;
        for (int count = file.Read(piece); count > 0; count = file.Read(piece))
        {
            total += count;
            if (total > maxOctets)
            {
                return false;
            }

            take(piece.AsSpan(0, count));
        }

        return true;
    }

    private static FileError Try(Action action)
    {
        try
        {
            action();
            return FileError.None;
        }
        catch (FileNotFoundException)
        {
            return FileError.Missing;
        }
        catch (DirectoryNotFoundException)
        {
            return FileError.Missing;
        }
        catch (UnauthorizedAccessException)
        {
            return FileError.Denied;
        }
        catch (SecurityException)
        {
            return FileError.Denied;
        }
        catch (IOException error)
        {
            // .NET has no exception of its own for it.
            return error.HResult == Errno.TooManyLinks ? FileError.LinkLoop : FileError.Failed;
        }
        catch (ArgumentException)
        {
            return FileError.Failed;
        }
        catch (NotSupportedException)
        {
            return FileError.Failed;
        }
    }
}
