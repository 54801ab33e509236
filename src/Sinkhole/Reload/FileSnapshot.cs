using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Enumeration;
using Sinkhole.Orders.Reading;

namespace Sinkhole.Reload;

/// <summary>Metadata of the configuration files at one instant: a hash over names, sizes, times, modes and link targets.</summary>
/// <remarks>Take it before the files are read; a later one with another hash means that they have changed since. Only files that are read
/// or named in a finding count, because temporary files of an editor change all the time. Immutable.</remarks>
internal sealed class FileSnapshot
{
    // The same depth as the search for orders.
    private const int MaxDepth = 32;

    // Two changes within one tick of the file system's clock have the same time. The kernel's clock ticks at least every 10 ms; a time
    // without a fraction may come from a file system that stores whole seconds.
    private static readonly TimeSpan FineTick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CoarseTick = TimeSpan.FromSeconds(2);

    private static readonly EnumerationOptions Enumeration = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = MaxDepth,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    /// <summary>A snapshot of no files.</summary>
    public static readonly FileSnapshot Empty = new([], [], []);

    private readonly IReadOnlyList<FileState> _states;
    private readonly HashSet<string> _named;

    private FileSnapshot(IReadOnlyList<string> paths, IReadOnlyList<FileState> states, HashSet<string> named)
    {
        Paths = paths;
        _states = states;
        _named = named;
        foreach (FileState state in states)
        {
            if (state.Counts || named.Contains(state.Path))
            {
                Hash += state.Hash;
                MayMissChange |= state.IsRecent;
            }
        }
    }

    /// <summary>The files and folders, existing or not.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Hash of all files that count. It is a sum, because the order of a folder listing is not defined.</summary>
    public ulong Hash { get; }

    /// <summary>Whether a file changed so recently that another change within the same clock tick would not alter the hash.</summary>
    public bool MayMissChange { get; }

    /// <summary>Reads the metadata of files, and of folders with their whole tree.</summary>
    /// <param name="paths">Existing or not.</param>
    /// <param name="now">The current instant.</param>
    public static FileSnapshot Take(IReadOnlyList<string> paths, DateTimeOffset now) => Take(paths, [], now);

    /// <summary>Reads the metadata of the same files again.</summary>
    /// <param name="now">The current instant.</param>
    public FileSnapshot Refresh(DateTimeOffset now) => Take(Paths, _named, now);

    /// <summary>Combines two snapshots, which may be from different instants.</summary>
    public FileSnapshot Union(FileSnapshot other) =>
        new([.. Paths, .. other.Paths], [.. _states, .. other._states], [.. _named, .. other._named]);

    /// <summary>Adds files that count: those that orders refer to.</summary>
    /// <param name="files">Files below <see cref="Paths"/> or elsewhere.</param>
    /// <param name="now">The current instant, for files that are not in the snapshot yet.</param>
    public FileSnapshot Including(IReadOnlyCollection<string> files, DateTimeOffset now)
    {
        HashSet<string> known = [];
        foreach (FileState state in _states)
        {
            known.Add(state.Path);
        }

        List<string> named = [];
        foreach (string file in files)
        {
            named.Add(Path.GetFullPath(file));
        }

        List<string> added = named.FindAll(file => !known.Contains(file));
        return new FileSnapshot([.. Paths, .. added], [.. _states, .. Take(added, now)._states], [.. _named, .. named]);
    }

    private static FileSnapshot Take(IReadOnlyList<string> paths, HashSet<string> named, DateTimeOffset now)
    {
        List<FileState> states = [];
        foreach (string path in paths)
        {
            if (!Directory.Exists(path))
            {
                states.Add(ReadState(new FileInfo(path), counts: true, now.UtcDateTime));
                continue;
            }

            states.Add(ReadState(new DirectoryInfo(path), counts: true, now.UtcDateTime));
            try
            {
                foreach (FileSystemInfo entry in Below(path))
                {
                    states.Add(ReadState(entry, OrderFileNames.IsNoticed(entry.Name), now.UtcDateTime));
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The folder disappeared or is not readable: the reload reports it.
                states.Add(new FileState(path, Hash: 1, Counts: true, IsRecent: false));
            }
        }

        return new FileSnapshot(paths, states, named);
    }

    // Orders are not read through links to folders: a link may lead to the whole disk or back to this folder.
    private static FileSystemEnumerable<FileSystemInfo> Below(string folder) =>
        new(folder, static (ref entry) => entry.ToFileSystemInfo(), Enumeration)
        {
            ShouldRecursePredicate = static (ref entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !OrderFileNames.IsHidden(entry.FileName),
        };

    private static FileState ReadState(FileSystemInfo entry, bool counts, DateTime now)
    {
        if (!entry.Exists)
        {
            return new FileState(entry.FullName, (uint)HashCode.Combine(entry.FullName), counts, IsRecent: false);
        }

        // A folder's times change with every file in it, also with files that do not count, so they are left out.
        bool isFolder = entry is DirectoryInfo;
        long length = entry is FileInfo file ? file.Length : 0;
        DateTime written = isFolder ? default : entry.LastWriteTimeUtc;

        // The creation time detects that one file was replaced by another.
        DateTime created = isFolder ? default : entry.CreationTimeUtc;
        uint hash = (uint)HashCode.Combine(entry.FullName, entry.LinkTarget, length, written, created, entry.UnixFileMode);
        bool doesCount = counts || (isFolder && !OrderFileNames.IsHidden(entry.Name));
        return new FileState(entry.FullName, hash, doesCount, IsRecent(written, now) || IsRecent(created, now));
    }

    // A time in the far future is not a recent change: to treat it as one would cause a reload on every poll until then.
    private static bool IsRecent(DateTime changed, DateTime now)
    {
        TimeSpan tick = changed.Ticks % TimeSpan.TicksPerSecond == 0 ? CoarseTick : FineTick;
        return changed > now - tick && changed < now + CoarseTick;
    }

    private readonly record struct FileState(string Path, uint Hash, bool Counts, bool IsRecent);
}
