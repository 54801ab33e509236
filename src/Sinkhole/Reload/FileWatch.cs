using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace Sinkhole.Reload;

/// <summary>Notices that a file of the configuration has changed, by looking every second: names, sizes, times and identities.</summary>
/// <remarks>
/// Looking sees what notifications of the kernel miss: a folder swapped by rename, a link turned to another place, a network file system,
/// a folder that comes back. A change counts once it has stood still for one look, so that half a copy is not read.
/// </remarks>
internal sealed class FileWatch : IDisposable
{
    private const int DeepestFolder = 16;

    // What no look returns: the first look that stands still is then a change.
    private const ulong Unread = ulong.MaxValue;

    // The clock of a file system ticks coarser than ours.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = DeepestFolder,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    private readonly Action _changed;
    private readonly ITimer _timer;
    private IReadOnlyList<string> _paths;
    private ulong _known;
    private ulong _seen;

    /// <param name="paths">Files and folders to look at, there or not.</param>
    /// <param name="readSince">When they began to be read: what has changed since may not have been read.</param>
    /// <param name="changed">Called on a pool thread; must return at once.</param>
    /// <param name="time">Drives the looking.</param>
    public FileWatch(IReadOnlyList<string> paths, DateTimeOffset readSince, Action changed, TimeProvider time)
    {
        _paths = paths;
        _changed = changed;
        _seen = Look(paths, out DateTime youngest);
        _known = youngest >= (readSince - Tick).UtcDateTime ? Unread : _seen;

        // One shot, set again after each look: a look on a slow disk never meets itself.
        _timer = time.CreateTimer(_ => LookAgain(), state: null, Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Looks at these from now on; where they are others, that counts as a change.</summary>
    public void Watch(IReadOnlyList<string> paths) => Volatile.Write(ref _paths, paths);

    /// <summary>Stops looking.</summary>
    public void Dispose() => _timer.Dispose();

    private void LookAgain()
    {
        IReadOnlyList<string> paths = Volatile.Read(ref _paths);
        ulong now = Look(paths, out _);
        if (now != _known && now == _seen)
        {
            _known = now;
            _changed();
        }

        _seen = now;
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One number for all that stands under the paths; equal while nothing changes.</summary>
    private static ulong Look(IReadOnlyList<string> paths, out DateTime youngest)
    {
        ulong sum = 0;
        youngest = DateTime.MinValue;
        foreach (string path in paths)
        {
            Add(Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path), ref sum, ref youngest);
            try
            {
                foreach (FileSystemInfo entry in Below(path))
                {
                    Add(entry, ref sum, ref youngest);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The folder goes away, or may not be read: the reload that reads it says so.
                sum++;
            }
        }

        return sum;
    }

    private static IEnumerable<FileSystemInfo> Below(string path) =>
        Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFileSystemInfos("*", Everything) : [];

    /// <summary>Adds a file's mark: a sum, because a folder lists its files in any order.</summary>
    private static void Add(FileSystemInfo entry, ref ulong sum, ref DateTime youngest)
    {
        if (!entry.Exists)
        {
            sum += (uint)HashCode.Combine(entry.FullName);
            return;
        }

        // The time of creation is the file's identity here: one that was put in the place of another is younger.
        long length = entry is FileInfo file ? file.Length : 0;
        sum += (uint)HashCode.Combine(entry.FullName, entry.LinkTarget, length, entry.LastWriteTimeUtc, entry.CreationTimeUtc);
        youngest = entry.LastWriteTimeUtc > youngest ? entry.LastWriteTimeUtc : youngest;
    }
}
