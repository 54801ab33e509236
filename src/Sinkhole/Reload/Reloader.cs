using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Reports;
using Sinkhole.NameServer.Policy;
using Sinkhole.Telemetry;

namespace Sinkhole.Reload;

/// <summary>
/// Builds and publishes a new generation, or keeps the running one and reports why. Used by signal, command, file watch and clock.
/// </summary>
/// <remarks>One reload runs at a time; callers wait for their own. A timer publishes when an order begins or ends.</remarks>
internal sealed class Reloader : IAsyncDisposable
{
    // Histogram bounds as powers of two: 7.8 ms for a few files, 64 s for millions of names on a slow disk.
    private const int MinPower = -7;
    private const int MaxPower = 6;

    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(1);

    // After this time no query that started with the old set is still running.
    private static readonly TimeSpan QueryGracePeriod = TimeSpan.FromSeconds(2);

    private readonly SourceReader _source;
    private readonly Publisher _publisher;
    private readonly LoadedCell _loaded;
    private readonly OrderClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SinkholeOptions _startOptions;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ITimer _boundary;
    private readonly ITimer _trim;
    private readonly ITimer _retry;
    private Task _boundaryWork = Task.CompletedTask;
    private readonly long[] _counts = new long[Enum.GetValues<ReloadResult>().Length];
    private readonly DurationHistogram[] _durations =
        [.. Enum.GetValues<ReloadResult>().Select(static _ => new DurationHistogram(DurationBounds))];

    private bool _isReading;
    private string? _waitingForRestart;
    private ReloadRecord _last;
    private long _lastSuccessTicks;
    private int _maxEntries;

    /// <param name="source">Reads the files.</param>
    /// <param name="publisher">Numbers and publishes generations.</param>
    /// <param name="loaded">The current set.</param>
    /// <param name="first">The result of the load at start.</param>
    /// <param name="shrunk">Tracks orders that lose names.</param>
    /// <param name="clock">Instants, durations and the timer.</param>
    /// <param name="logger">Logs every reload.</param>
    public Reloader(
        SourceReader source,
        Publisher publisher,
        LoadedCell loaded,
        ReloadRecord first,
        ShrunkOrders shrunk,
        OrderClock clock,
        ILogger logger)
    {
        TimeProvider time = clock.Time;
        Shrunk = shrunk;
        _startOptions = loaded.Current.Source.Options;
        _clock = clock;
        _source = source;
        _publisher = publisher;
        _loaded = loaded;
        _last = first;
        _lastSuccessTicks = first.At.UtcTicks;
        _time = time;
        _logger = logger;
        _boundary = time.CreateTimer(
            _ => _boundaryWork = PublishBoundaryAsync(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _trim = time.CreateTimer(
            _ => MemoryTrim.Trim(Volatile.Read(ref _maxEntries)), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _retry = time.CreateTimer(_ => RetryDue?.Invoke(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ScheduleBoundary();
    }

    /// <summary>Raised on a pool thread when a reload that failed to write to the disk is due for a retry.</summary>
    public event Action? RetryDue;

    /// <summary>Raised on the reloader's thread when a reload begins.</summary>
    public event Action? Began;

    /// <summary>Raised on the reloader's thread when a reload has ended.</summary>
    public event Action<ReloadRecord>? Ended;

    /// <summary>Whether a reload is running; false only after <see cref="Ended"/> was raised. Any thread.</summary>
    public bool IsReading => Volatile.Read(ref _isReading);

    /// <summary>Orders in force that block less than before.</summary>
    public ShrunkOrders Shrunk { get; }

    /// <summary>"restart to apply web.connections"; null when no changed option needs a restart. Any thread.</summary>
    public string? PendingRestart => Volatile.Read(ref _waitingForRestart);

    /// <summary>The last reload, or the load at start.</summary>
    public ReloadRecord Last => Volatile.Read(ref _last);

    /// <summary>When the last reload was applied; the process start when there was none.</summary>
    public DateTimeOffset LastSuccess => new(Interlocked.Read(ref _lastSuccessTicks), TimeSpan.Zero);

    /// <summary>Number of reloads with a result; the load at start does not count.</summary>
    public long Count(ReloadResult result) => Interlocked.Read(ref _counts[(int)result]);

    /// <summary>Upper bounds of the buckets of <see cref="Durations"/>, in seconds.</summary>
    public static ImmutableArray<double> DurationBounds { get; } = DurationHistogram.PowersOfTwo(MinPower, MaxPower);

    /// <summary>Durations of the reloads with a result.</summary>
    public HistogramSnapshot Durations(ReloadResult result) => _durations[(int)result].Read();

    /// <summary>Reads everything again and publishes it, or keeps the running generation. The result is shown to an operator.</summary>
    public Task<ReloadRecord> ReloadAsync(CancellationToken cancellationToken) =>
        ReloadAsync(isReported: true, confirms: false, cancellationToken);

    /// <summary>The same, and confirms the losses that were reported before.</summary>
    public Task<ReloadRecord> ConfirmAsync(CancellationToken cancellationToken) =>
        ReloadAsync(isReported: true, confirms: true, cancellationToken);

    /// <summary>The same for signals and the file watch: no operator sees the result.</summary>
    public Task<ReloadRecord> ReloadInBackgroundAsync(CancellationToken cancellationToken) =>
        ReloadAsync(isReported: false, confirms: false, cancellationToken);

    /// <summary>
    /// Reads everything again if a file differs from what was last read; for a caller that cannot wait for the file watch. No operator sees
    /// the result. Cheap where no file differs: only their metadata are read.
    /// </summary>
    /// <returns>The last reload: its set and its result are those of the files that are on the disk now.</returns>
    /// <exception cref="IOException">The metadata cannot be read.</exception>
    public Task<ReloadRecord> ReloadIfChangedAsync(CancellationToken cancellationToken)
    {
        ReloadRecord last = Last;
        bool isCurrent = last.Snapshot is { MayMissChange: false } read && read.Refresh(_time.GetUtcNow()).Hash == read.Hash;
        return isCurrent ? Task.FromResult(last) : ReloadInBackgroundAsync(cancellationToken);
    }

    /// <summary>Call when the clock was set or its synchronisation changed: an order may have begun or ended. Any thread.</summary>
    public void OnClockChanged() => _boundary.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private async Task<ReloadRecord> ReloadAsync(bool isReported, bool confirms, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // Reading is long synchronous work: free the caller's thread.
            await Task.Yield();
            Volatile.Write(ref _isReading, value: true);
            Began?.Invoke();
            int entries = _loaded.Current.Source.Orders.EntryCount;
            ReloadRecord record = Reload(isReported, confirms);
            Volatile.Write(ref _maxEntries, Math.Max(entries, _loaded.Current.Source.Orders.EntryCount));
            MemoryTrim.Trim(_maxEntries);
            _trim.Change(QueryGracePeriod, Timeout.InfiniteTimeSpan);
            return End(record);
        }
        finally
        {
            Volatile.Write(ref _isReading, value: false);
            _gate.Release();
        }
    }

    /// <summary>Waits until the change at the begin or end of an order has been published.</summary>
    public Task WaitForBoundaryAsync() => _boundaryWork;

    /// <summary>Waits for the running reload, for five seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        await _retry.DisposeAsync();
        await _trim.DisposeAsync();
        await _boundary.DisposeAsync();
        await _boundaryWork;

        // A disk that does not respond must not block shutdown; an unfinished reload loses nothing.
        if (!await _gate.WaitAsync(StopTimeout))
        {
            Log.ReloadAbandoned(_logger, StopTimeout);
            return;
        }

        _gate.Dispose();
    }

    private ReloadRecord Reload(bool isReported, bool confirms)
    {
        long started = _time.GetTimestamp();
        LoadedSet running = _loaded.Current;
        SourceReadResult reading = _source.Read(_time.GetUtcNow());
        if (reading.Set is not SourceSet read)
        {
            return Refuse(running, started, reading);
        }

        // It depends on the files alone: true also where the disk refuses the rest.
        Volatile.Write(ref _waitingForRestart, RestartNeeds.Say(_startOptions, read.Options));
        SourceSet next = read with { Options = RestartNeeds.KeepRunning(_startOptions, read.Options) };
        if (_source.ConflictsOf(next.Options) is { Count: > 0 } conflicts)
        {
            return Refuse(running, started, reading with { Findings = [.. reading.Findings.Concat(conflicts).Order()] });
        }

        try
        {
            LoadedSet published = _publisher.Publish(next, _loaded);
            DateTimeOffset at = _time.GetUtcNow();
            IReadOnlyList<ShrunkOrder> confirmed = Shrunk.Update(published, running, _clock.Now(), at, isReported, confirms);
            string summary = Describe(running, published);
            return Record(ReloadResult.Ok, published, started, summary, reading) with
            {
                Shrunk = Shrunk.At(_clock.Now()),
                Confirmed = confirmed,
            };
        }
        catch (IOException error)
        {
            string refusal = $"failed: the generation number could not be saved ({error.Message}); "
                + $"the running generation {running.Generation.Number} is unchanged; retry every minute";
            return Record(ReloadResult.IoError, running, started, refusal, reading);
        }
    }

    private ReloadRecord Refuse(LoadedSet running, long started, SourceReadResult reading)
    {
        string refusal = $"refused: {FindingText.Summary(reading.Findings, reading.Files)}; "
            + $"the running generation {running.Generation.Number} is unchanged";
        return Record(ReloadResult.Invalid, running, started, refusal, reading);
    }

    private ReloadRecord Record(ReloadResult result, LoadedSet runs, long started, string summary, SourceReadResult reading) =>
        new(result, runs.Generation.Number, _time.GetUtcNow(), _time.GetElapsedTime(started), summary, reading.Findings)
        {
            Snapshot = result == ReloadResult.IoError ? null : reading.Snapshot,
        };

    private string Describe(LoadedSet before, LoadedSet after)
    {
        string change = before.Generation.Number == after.Generation.Number ? "unchanged" : "active";
        string restart = _waitingForRestart is null ? string.Empty : $"; {_waitingForRestart}";
        int shrunk = Shrunk.At(_clock.Now()).Count;
        string fewer = shrunk == 0
            ? string.Empty
            : $"; {MessageText.Count(shrunk, "order in force blocks less than before", "orders in force block less than before")}";
        return $"generation {after.Generation.Number} {change}: {SetSize.Format(after.Source)}{fewer}{restart}";
    }

    private ReloadRecord End(ReloadRecord record)
    {
        bool isNews = record.Result != ReloadResult.Ok || !record.Findings.SequenceEqual(_last.Findings);
        Volatile.Write(ref _last, record);
        Interlocked.Increment(ref _counts[(int)record.Result]);
        _durations[(int)record.Result].Add(record.Duration);
        if (record.Result == ReloadResult.Ok)
        {
            Interlocked.Exchange(ref _lastSuccessTicks, record.At.UtcTicks);
            Log.Reloaded(_logger, record.Summary);
        }
        else
        {
            Log.ReloadRefused(_logger, record.Summary);
        }

        // The same warnings again at each reload would hide the new one.
        if (isNews)
        {
            FindingLog.Write(_logger, record.Findings);
        }

        _retry.Change(record.Result == ReloadResult.IoError ? RetryDelay : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ScheduleBoundary();
        Ended?.Invoke(record);
        return record;
    }

    /// <summary>Sets the timer to the next begin or end of an order, but at most one hour ahead, because the clock may be set.</summary>
    private void ScheduleBoundary()
    {
        LoadedSet loaded = _loaded.Current;
        OrderInstant now = _clock.Now();
        if (Boundaries.HavePassed(loaded.Source.Orders.Orders, loaded.EvaluatedAt, now))
        {
            OnClockChanged();
        }
        else if (Boundaries.Wait(loaded.Source.Orders.Orders, now) is TimeSpan wait)
        {
            _boundary.Change(wait < MaxWait ? wait : MaxWait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Publishes the change under a new number. Queries already follow the order clock; this updates zone serials.</summary>
    private async Task PublishBoundaryAsync()
    {
        await _gate.WaitAsync();
        try
        {
            LoadedSet before = _loaded.Current;
            if (!Boundaries.HavePassed(before.Source.Orders.Orders, before.EvaluatedAt, _clock.Now()))
            {
                ScheduleBoundary();
                return;
            }

            LoadedSet published = _publisher.Publish(before.Source, _loaded);
            if (published.Generation.Number != before.Generation.Number)
            {
                Log.BoundaryPassed(_logger, published.Generation.Number);
            }

            ScheduleBoundary();
        }
        catch (IOException error)
        {
            Log.NumberNotSaved(_logger, error.Message);
            _boundary.Change(RetryDelay, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            _gate.Release();
        }
    }
}
