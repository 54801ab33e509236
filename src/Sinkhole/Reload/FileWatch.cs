using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Reload;

/// <summary>Notices that a file of the configuration has changed; many changes within a moment count as one.</summary>
/// <remarks>
/// A folder that vanishes, is renamed away or is a link that is turned to another place is waited for: what then stands under its name is a
/// change too.
/// </remarks>
internal sealed class FileWatch : IDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    // The clock of a file system ticks coarser than ours.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    // Guards the watchers against a reload that changes the paths while a folder is being waited for: both are rare and short.
    private readonly Lock _gate = new();
    private readonly ITimer _settled;
    private readonly ITimer _lookAgain;
    private readonly ILogger _logger;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private List<FileSystemWatcher> _watchers = [];
    private IReadOnlyList<string> _paths = [];
    private bool _isWhole;
    private bool _isDisposed;

    /// <param name="changed">Called once things have settled, on a pool thread; must return at once.</param>
    /// <param name="time">Drives the timers.</param>
    /// <param name="logger">Told when a path cannot be watched.</param>
    public FileWatch(Action changed, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        _settled = time.CreateTimer(_ => changed(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _lookAgain = time.CreateTimer(_ => WatchMissing(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Watches these files and folders, the latter to any depth, and nothing else from now on. Paths that are watched already go on
    /// without a gap.
    /// </summary>
    /// <param name="paths">Files and folders, there or not.</param>
    /// <param name="readSince">When their reading began: what has changed since then and before the watch is noticed too.</param>
    public void Watch(IReadOnlyList<string> paths, DateTimeOffset readSince)
    {
        lock (_gate)
        {
            if (_isDisposed || (_isWhole && paths.SequenceEqual(_paths, StringComparer.Ordinal)))
            {
                return;
            }

            _paths = paths;
            Renew();
        }

        if (paths.Any(path => HasChangedSince(path, readSince - Tick)))
        {
            Touch();
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Replace([]);
        }

        _settled.Dispose();
        _lookAgain.Dispose();
    }

    private static bool HasChangedSince(string path, DateTimeOffset instant)
    {
        try
        {
            return IsYounger(path, instant)
                || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path, "*", Everything).Any(entry => IsYounger(entry, instant)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It changes under our eyes, or cannot be read: reading it again says which.
            return true;
        }
    }

    private static bool IsYounger(string path, DateTimeOffset instant) => File.GetLastWriteTimeUtc(path) >= instant.UtcDateTime;

    private void WatchMissing()
    {
        lock (_gate)
        {
            if (!_isDisposed && Renew())
            {
                Touch();
            }
        }
    }

    /// <summary>Sets up all watchers anew, the new before the old go.</summary>
    /// <returns>True when every path is watched; else it is tried again by itself.</returns>
    private bool Renew()
    {
        List<FileSystemWatcher> watchers = [];
        _isWhole = true;
        foreach (string path in _paths)
        {
            _isWhole &= TryWatch(path, watchers);
        }

        Replace(watchers);
        if (_isWhole)
        {
            _told.Clear();
        }
        else
        {
            _lookAgain.Change(LookAgain, Timeout.InfiniteTimeSpan);
        }

        return _isWhole;
    }

    private bool TryWatch(string path, List<FileSystemWatcher> watchers)
    {
        try
        {
            string place = Path.TrimEndingDirectorySeparator(path);
            bool isFolder = Directory.Exists(place);
            if (Path.GetDirectoryName(place) is string above)
            {
                // By folder and not by file: editors and version control replace files, and a watch on the old one would see nothing.
                // A folder is watched from above too, because one that is renamed away takes its own watch with it.
                watchers.Add(Begin(above, Path.GetFileName(place), isDeep: false, isFolder ? Lost : Touch));
            }

            if (isFolder)
            {
                watchers.Add(Begin(place, "*", isDeep: true, Touch));
            }

            return isFolder || File.Exists(place);
        }
        catch (ArgumentException)
        {
            // It was gone before it could be watched: looked for again.
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (_told.Add(path))
            {
                Log.NotWatched(_logger, path, error.Message);
            }

            return false;
        }
    }

    private FileSystemWatcher Begin(string folder, string filter, bool isDeep, Action changed)
    {
        var watcher = new FileSystemWatcher(folder, filter) { IncludeSubdirectories = isDeep };
        watcher.Changed += (_, _) => changed();
        watcher.Created += (_, _) => changed();
        watcher.Deleted += (_, _) => changed();
        watcher.Renamed += (_, _) => changed();
        watcher.Error += (_, _) => Lost();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Touch() => _settled.Change(Settle, Timeout.InfiniteTimeSpan);

    /// <summary>Events were lost or a folder is another one now: something has changed, and the watch must be set up anew.</summary>
    private void Lost()
    {
        Touch();
        _lookAgain.Change(Settle, Timeout.InfiniteTimeSpan);
    }

    private void Replace(List<FileSystemWatcher> watchers)
    {
        foreach (FileSystemWatcher watcher in _watchers)
        {
            watcher.Dispose();
        }

        _watchers = watchers;
    }
}
