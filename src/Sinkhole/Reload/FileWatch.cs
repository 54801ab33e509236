using System;
using System.Threading;

namespace Sinkhole.Reload;

/// <summary>Notices that a file of the configuration is other than it was read, by looking every second.</summary>
/// <remarks>
/// Looking sees what notifications of the kernel miss: a folder swapped by rename, a link turned to another place, a network file system,
/// a folder that comes back. A change counts once it has stood still for one look, so that half a copy is not read, and after five
/// seconds in any case; one that a reload has read already, whoever asked for it, does not count.
/// </remarks>
internal sealed class FileWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A file that never stands still must not keep an order out: half a copy may be read then, and is read again when it changes.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private readonly Func<bool> _isReading;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private Known _known;
    private ulong _seen;
    private long? _changingSince;

    /// <param name="read">How the files stood before they were read; these are looked at.</param>
    /// <param name="isReading">Whether a reload is under way: what it reads is told when it has ended.</param>
    /// <param name="changed">Called on a pool thread; must return at once.</param>
    /// <param name="time">Drives the looking.</param>
    public FileWatch(FileMarks read, Func<bool> isReading, Action changed, TimeProvider time)
    {
        _isReading = isReading;
        _changed = changed;
        _time = time;
        _known = Known.From(read);
        _seen = read.Again(time.GetUtcNow()).Sum;

        // One shot, set again after each look: a look on a slow disk never meets itself.
        _timer = time.CreateTimer(_ => LookAgain(), state: null, Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A reading has ended that began with the files so: these are looked at from now on; another state is a change.</summary>
    public void HasRead(FileMarks read) => Volatile.Write(ref _known, Known.From(read));

    /// <summary>Stops looking.</summary>
    public void Dispose() => _timer.Dispose();

    private void LookAgain()
    {
        Known known = Volatile.Read(ref _known);
        ulong now = known.Read.Again(_time.GetUtcNow()).Sum;
        long looked = _time.GetTimestamp();
        _changingSince = now == known.Sum ? null : _changingSince ?? looked;
        bool hasStood = now == _seen || (_changingSince is long since && _time.GetElapsedTime(since, looked) >= MaxWait);
        if (now != known.Sum && hasStood && !_isReading())
        {
            Tell(known, now);
            _changingSince = null;
        }

        _seen = now;
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private void Tell(Known known, ulong now)
    {
        // Where a reading has ended meanwhile, the next look is held against that.
        if (ReferenceEquals(Interlocked.CompareExchange(ref _known, known with { Sum = now }, known), known))
        {
            _changed();
        }
    }

    /// <param name="Read">How the files stood when they were last read.</param>
    /// <param name="Sum">The state that is no change; null where any is.</param>
    private sealed record Known(FileMarks Read, ulong? Sum)
    {
        public static Known From(FileMarks read) => new(read, read.MayHideChange ? null : read.Sum);
    }
}
