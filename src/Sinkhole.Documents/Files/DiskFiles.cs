using System;
using System.Collections.Generic;
using System.IO;
using System.Security;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Documents.Files;

/// <summary>The disk.</summary>
public sealed class DiskFiles : IFileSystem
{
    // Small enough to be no large object.
    private const int MostPieceOctets = 64 * 1024;

    /// <inheritdoc/>
    public FileFault Look(string path, out FileKind kind, out bool isLink)
    {
        FileAttributes attributes = default;
        FileFault fault = Try(() => attributes = File.GetAttributes(path));
        isLink = attributes.HasFlag(FileAttributes.ReparsePoint);
        kind = !attributes.HasFlag(FileAttributes.Directory) ? FileKind.File : isLink ? FileKind.FolderLink : FileKind.Folder;
        return fault;
    }

    /// <inheritdoc/>
    public FileFault List(string folder, out IReadOnlyList<string> names)
    {
        List<string> found = [];
        FileFault fault = Try(() =>
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                found.Add(entry.Name);
            }
        });
        found.Sort(StringComparer.Ordinal);
        names = fault == FileFault.None ? found : [];
        return fault;
    }

    /// <inheritdoc/>
    public string RealPath(string path) => RealPaths.Of(path);

    /// <inheritdoc/>
    public UnixFileMode? ModeOf(string path)
    {
        UnixFileMode mode = default;
        return Try(() => mode = File.GetUnixFileMode(path)) == FileFault.None ? mode : null;
    }

    /// <inheritdoc/>
    public DateTimeOffset? ChangedAt(string path)
    {
        DateTimeOffset changed = default;
        FileFault fault = Try(() => changed = new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero));
        return fault == FileFault.None && File.Exists(path) ? changed : null;
    }

    /// <inheritdoc/>
    public FileFault Read(string path, int mostOctets, out byte[] octets)
    {
        byte[] read = [];
        int filled = 0;
        FileFault fault = Read(path, mostOctets, Take, length => read = new byte[length]);
        octets = fault != FileFault.None ? [] : filled == read.Length ? read : read[..filled];
        return fault;

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
    public FileFault Read(string path, int mostOctets, OctetSink take) => Read(path, mostOctets, take, static _ => { });

    private static FileFault Read(string path, int mostOctets, OctetSink take, Action<int> expect)
    {
        FileFault fault = RegularFile.Open(path, out SafeFileHandle? opened);
        using SafeFileHandle? handle = opened;
        if (handle is null)
        {
            return fault;
        }

        bool tooLarge = false;
        fault = Try(() =>
        {
            using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            tooLarge = file.Length > mostOctets;
            if (!tooLarge)
            {
                expect((int)file.Length);
                tooLarge = !TryReadToEnd(file, mostOctets, take);
            }
        });
        return tooLarge ? FileFault.TooLarge : fault;
    }

    private static bool TryReadToEnd(FileStream file, int mostOctets, OctetSink take)
    {
        byte[] piece = new byte[Math.Clamp(file.Length + 1, 512, MostPieceOctets)];
        int total = 0;
        for (int count = file.Read(piece); count > 0; count = file.Read(piece))
        {
            total += count;
            if (total > mostOctets)
            {
                return false;
            }

            take(piece.AsSpan(0, count));
        }

        return true;
    }

    private static FileFault Try(Action action)
    {
        try
        {
            action();
            return FileFault.None;
        }
        catch (FileNotFoundException)
        {
            return FileFault.Missing;
        }
        catch (DirectoryNotFoundException)
        {
            return FileFault.Missing;
        }
        catch (UnauthorizedAccessException)
        {
            return FileFault.Denied;
        }
        catch (SecurityException)
        {
            return FileFault.Denied;
        }
        catch (IOException fault)
        {
            // .NET has no exception of its own for it.
            return fault.HResult == Errno.TooManyLinks ? FileFault.LinkLoop : FileFault.Failed;
        }
        catch (ArgumentException)
        {
            return FileFault.Failed;
        }
        catch (NotSupportedException)
        {
            return FileFault.Failed;
        }
    }
}
