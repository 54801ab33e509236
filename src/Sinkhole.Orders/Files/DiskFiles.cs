using System;
using System.Collections.Generic;
using System.IO;
using System.Security;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Orders.Files;

/// <summary>The disk.</summary>
public sealed class DiskFiles : IOrderFiles
{
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
    public DateTimeOffset? ChangedAt(string path)
    {
        DateTimeOffset changed = default;
        FileFault fault = Try(() => changed = new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero));
        return fault == FileFault.None && File.Exists(path) ? changed : null;
    }

    /// <inheritdoc/>
    public FileFault Read(string path, int mostOctets, out byte[] octets)
    {
        octets = [];
        FileFault fault = RegularFile.Open(path, out SafeFileHandle? opened);
        using SafeFileHandle? handle = opened;
        if (handle is null)
        {
            return fault;
        }

        byte[] read = [];
        bool tooLarge = false;
        fault = Try(() =>
        {
            using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            tooLarge = !TryReadToEnd(file, mostOctets, out read);
        });
        octets = fault == FileFault.None && !tooLarge ? read : [];
        return tooLarge ? FileFault.TooLarge : fault;
    }

    // The length is only a first guess: the file may grow while it is read.
    private static bool TryReadToEnd(FileStream file, int mostOctets, out byte[] octets)
    {
        octets = [];
        if (file.Length > mostOctets)
        {
            return false;
        }

        byte[] room = new byte[Math.Max(4096, (int)file.Length + 1)];
        int filled = 0;
        for (int count = file.Read(room); count > 0; count = file.Read(room, filled, room.Length - filled))
        {
            filled += count;
            if (filled > mostOctets)
            {
                return false;
            }

            if (filled == room.Length)
            {
                Array.Resize(ref room, room.Length * 2);
            }
        }

        octets = filled == room.Length ? room : room[..filled];
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
            return fault.HResult == LibC.ErrorTooManyLinks ? FileFault.LinkLoop : FileFault.Failed;
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
