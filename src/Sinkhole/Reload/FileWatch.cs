using System;
using System.Threading;

namespace Sinkhole.Reload;

/// <summary>Polls the configuration files every second and reports a change since they were last read.</summary>
/// <remarks>
/// Polling finds what kernel notifications miss: a folder replaced by rename, a link with a new target, a network file system, a folder
/// that is removed and created again. A change is reported when two polls in a row see the same state, so that a partial copy is not
/// read, and after five seconds in any case. A change that a reload has already read is not reported.
/// </remarks>
internal sealed class FileWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A file that changes all the time must not delay an order. A partial copy may be read then; it is read again when it changes.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private readonly Func<bool> _isReading;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private Baseline _baseline;
    private ulong _lastHash;
    private long? _changingSince;

    /// <param name="read">Snapshot of the files before they were read; the same files are polled.</param>
    /// <param name="isReading">Whether a reload is running; its result is reported by <see cref="HasRead"/>.</param>
    /// <param name="changed">Called on a pool thread; must return at once.</param>
    /// <param name="time">Drives the polling.</param>
    public FileWatch(FileSnapshot read, Func<bool> isReading, Action changed, TimeProvider time)
    {
        _isReading = isReading;
        _changed = changed;
        _time = time;
        _baseline = Baseline.From(read);
        _lastHash = read.Refresh(time.GetUtcNow()).Hash;

        // One-shot timer, restarted after each poll, so that polls on a slow disk do not overlap.
        _timer = time.CreateTimer(_ => Poll(), state: null, Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Call after a reload with the snapshot from before it: the new baseline, and the files to poll from now on.</summary>
    public void HasRead(FileSnapshot read) => Volatile.Write(ref _baseline, Baseline.From(read));

    /// <summary>Stops polling.</summary>
    public void Dispose() => _timer.Dispose();

    private void Poll()
    {
        Baseline baseline = Volatile.Read(ref _baseline);
        ulong now = baseline.Read.Refresh(_time.GetUtcNow()).Hash;
        long polledAt = _time.GetTimestamp();
        _changingSince = now == baseline.Hash ? null : _changingSince ?? polledAt;
        bool isSettled = now == _lastHash || (_changingSince is long since && _time.GetElapsedTime(since, polledAt) >= MaxWait);
        if (now != baseline.Hash && isSettled && !_isReading())
        {
            Report(baseline, now);
            _changingSince = null;
        }

        _lastHash = now;
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private void Report(Baseline baseline, ulong now)
    {
        // If a reload has ended in between, the next poll compares with its snapshot.
        if (ReferenceEquals(Interlocked.CompareExchange(ref _baseline, baseline with { Hash = now }, baseline), baseline))
        {
            _changed();
        }
    }

    /// <param name="Read">Snapshot of the files when they were last read.</param>
    /// <param name="Hash">Hash that means "unchanged"; null when every state counts as a change.</param>
    private sealed record Baseline(FileSnapshot Read, ulong? Hash)
    {
        public static Baseline From(FileSnapshot read) => new(read, read.MayMissChange ? null : read.Hash);
    }
}
