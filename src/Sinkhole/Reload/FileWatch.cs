using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Reload;

/// <summary>Notices that a file of the configuration has changed; many changes within a moment count as one.</summary>
/// <remarks>A folder that vanishes is waited for: its return is a change too.</remarks>
internal sealed class FileWatch : IDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    // Guards the watchers against a reload that changes the paths while a folder is being waited for: both are rare and short.
    private readonly Lock _gate = new();
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly ITimer _settled;
    private readonly ITimer _lookAgain;
    private readonly ILogger _logger;
    private IReadOnlyList<string> _paths = [];
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

    /// <summary>Watches these files and folders, the latter to any depth, and nothing else from now on.</summary>
    public void Watch(IReadOnlyList<string> paths)
    {
        lock (_gate)
        {
            _paths = paths;
            Renew();
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Clear();
        }

        _settled.Dispose();
        _lookAgain.Dispose();
    }

    private void WatchMissing()
    {
        lock (_gate)
        {
            if (Renew())
            {
                Touch();
            }
        }
    }

    /// <summary>True when every path is watched.</summary>
    private bool Renew()
    {
        Clear();
        bool isWhole = true;
        foreach (string path in _paths)
        {
            isWhole &= !_isDisposed && TryWatch(path);
        }

        if (!isWhole && !_isDisposed)
        {
            _lookAgain.Change(LookAgain, Timeout.InfiniteTimeSpan);
        }

        return isWhole;
    }

    private bool TryWatch(string path)
    {
        bool isFolder = Directory.Exists(path);
        string? folder = isFolder ? path : Path.GetDirectoryName(path);
        if (folder is null || !Directory.Exists(folder))
        {
            return false;
        }

        try
        {
            // By folder and not by file: editors and version control replace files, and a watch on the old one would see nothing.
            var watcher = new FileSystemWatcher(folder, isFolder ? "*" : Path.GetFileName(path)) { IncludeSubdirectories = isFolder };
            watcher.Changed += (_, _) => Touch();
            watcher.Created += (_, _) => Touch();
            watcher.Deleted += (_, _) => Touch();
            watcher.Renamed += (_, _) => Touch();
            watcher.Error += (_, _) => Lost();
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
            return true;
        }
        catch (IOException error)
        {
            Log.NotWatched(_logger, path, error.Message);
            return false;
        }
    }

    private void Touch() => _settled.Change(Settle, Timeout.InfiniteTimeSpan);

    /// <summary>Events were lost or the folder is gone: something has changed, and the watch must be set up anew.</summary>
    private void Lost()
    {
        Touch();
        _lookAgain.Change(LookAgain, Timeout.InfiniteTimeSpan);
    }

    private void Clear()
    {
        foreach (FileSystemWatcher watcher in _watchers)
        {
            watcher.Dispose();
        }

        _watchers.Clear();
    }
}
