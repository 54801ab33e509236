using System;
using System.Collections.Generic;
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
/// The one way to a new generation: build, publish, or keep what runs and say why. Signal, command, file watch and clock all come here.
/// </summary>
/// <remarks>One reload at a time; callers wait for their own. The instant at which an order begins or ends publishes by itself.</remarks>
internal sealed class Reloader : IAsyncDisposable
{
    // 7.8 ms, a reload of a few files, to 64 s, one of millions of names on a slow disk.
    private const int FastestPower = -7;
    private const int SlowestPower = 6;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    // By then the last query that began with the old set has ended, and no frame refers to it.
    private static readonly TimeSpan LastQueries = TimeSpan.FromSeconds(2);

    private readonly SourceReader _source;
    private readonly Publisher _publisher;
    private readonly LoadedCell _loaded;
    private readonly OrderClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SinkholeOptions _started;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly ITimer _boundary;
    private readonly ITimer _trim;
    private readonly ITimer _retry;
    private Task _boundaryWork = Task.CompletedTask;
    private readonly long[] _counts = new long[Enum.GetValues<ReloadResult>().Length];
    private readonly DurationHistogram[] _durations =
        [.. Enum.GetValues<ReloadResult>().Select(static _ => new DurationHistogram(FastestPower, SlowestPower))];

    private bool _isReading;
    private string? _waitingForRestart;
    private ReloadRecord _last;
    private long _lastSuccessTicks;
    private int _mostEntries;

    /// <param name="source">Reads the files.</param>
    /// <param name="publisher">Numbers and keeps generations.</param>
    /// <param name="loaded">Where they are published.</param>
    /// <param name="first">The record of the load at start.</param>
    /// <param name="shrunk">Follows what orders lose.</param>
    /// <param name="clock">Instants, durations and the timer.</param>
    /// <param name="logger">Told of every reload.</param>
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
        _started = loaded.Current.Source.Options;
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
            _ => MemoryTrim.Trim(Volatile.Read(ref _mostEntries)), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _retry = time.CreateTimer(_ => RetryDue?.Invoke(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AwaitBoundary();
    }

    /// <summary>Told, on a pool thread, that a reload which the disk refused is to be tried again.</summary>
    public event Action? RetryDue;

    /// <summary>Told, on the reloader's thread, that a reload begins.</summary>
    public event Action? Began;

    /// <summary>Told, on the reloader's thread, of every reload that has ended.</summary>
    public event Action<ReloadRecord>? Ended;

    /// <summary>Whether a reload is under way, until after <see cref="Ended"/>; any thread.</summary>
    public bool IsReading => Volatile.Read(ref _isReading);

    /// <summary>Orders in force that block less than they did.</summary>
    public ShrunkOrders Shrunk { get; }

    /// <summary>"restart to apply web.connections", since the process started; null for nothing. Any thread.</summary>
    public string? WaitingForRestart => Volatile.Read(ref _waitingForRestart);

    /// <summary>The last reload, or the load at start.</summary>
    public ReloadRecord Last => Volatile.Read(ref _last);

    /// <summary>When the last reload was applied; the start where none was.</summary>
    public DateTimeOffset LastSuccess => new(Interlocked.Read(ref _lastSuccessTicks), TimeSpan.Zero);

    /// <summary>Reloads that ended so; the load at start is none.</summary>
    public long Count(ReloadResult result) => Interlocked.Read(ref _counts[(int)result]);

    /// <summary>How long the reloads took that ended so.</summary>
    public HistogramReading Durations(ReloadResult result) => _durations[(int)result].Read();

    /// <summary>Reads everything again and publishes it, or keeps what runs; somebody waits to hear what came of it.</summary>
    public Task<ReloadRecord> ReloadAsync(CancellationToken cancellationToken) =>
        ReloadAsync(isHeard: true, confirms: false, cancellationToken);

    /// <summary>The same, and what was told of losses before is to be so.</summary>
    public Task<ReloadRecord> ConfirmAsync(CancellationToken cancellationToken) =>
        ReloadAsync(isHeard: true, confirms: true, cancellationToken);

    /// <summary>The same where nobody waits: for signals and the file watch.</summary>
    public Task<ReloadRecord> ReloadUnheardAsync(CancellationToken cancellationToken) =>
        ReloadAsync(isHeard: false, confirms: false, cancellationToken);

    /// <summary>The clock was set, or is synchronised now, or no more: an order may have begun or ended by that. Any thread.</summary>
    public void FollowClock() => _boundary.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private async Task<ReloadRecord> ReloadAsync(bool isHeard, bool confirms, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            // Reading is long work without a wait in it: the caller's own thread may be one that must go on.
            await Task.Yield();
            Volatile.Write(ref _isReading, value: true);
            Began?.Invoke();
            int entries = _loaded.Current.Source.Orders.EntryCount;
            ReloadRecord record = Reload(isHeard, confirms);
            Volatile.Write(ref _mostEntries, Math.Max(entries, _loaded.Current.Source.Orders.EntryCount));
            MemoryTrim.Trim(_mostEntries);
            _trim.Change(LastQueries, Timeout.InfiniteTimeSpan);
            return End(record);
        }
        finally
        {
            Volatile.Write(ref _isReading, value: false);
            _oneAtATime.Release();
        }
    }

    /// <summary>Waits until a change that came by itself, at an order's begin or end, has been published.</summary>
    public Task SettledAsync() => _boundaryWork;

    /// <summary>Waits for what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _retry.DisposeAsync();
        await _trim.DisposeAsync();
        await _boundary.DisposeAsync();
        await _boundaryWork;

        // A disk that does not answer must not keep the appliance from ending: nothing is lost with what was being read.
        if (!await _oneAtATime.WaitAsync(Patience))
        {
            Log.ReloadAbandoned(_logger, Patience);
            return;
        }

        _oneAtATime.Dispose();
    }

    private ReloadRecord Reload(bool isHeard, bool confirms)
    {
        long started = _time.GetTimestamp();
        LoadedSet running = _loaded.Current;
        SourceReading reading = _source.Read(_time.GetUtcNow());
        if (reading.Set is not SourceSet read)
        {
            string refusal = $"refused: {FindingText.Summary(reading.Findings, reading.Files)}; "
                + $"the running generation {running.Generation.Number} is unchanged";
            return Record(ReloadResult.Invalid, running, started, refusal, reading);
        }

        SourceSet next = read with { Options = RestartNeeds.KeepRunning(_started, read.Options) };
        try
        {
            LoadedSet published = _publisher.Publish(next, _loaded);
            Volatile.Write(ref _waitingForRestart, RestartNeeds.Say(_started, read.Options));
            DateTimeOffset at = _time.GetUtcNow();
            IReadOnlyList<ShrunkOrder> confirmed = Shrunk.Follow(published, running, _clock.Now(), at, isHeard, confirms);
            string summary = Describe(running, published);
            return Record(ReloadResult.Ok, published, started, summary, reading) with
            {
                Shrunk = Shrunk.At(_clock.Now()),
                Confirmed = confirmed,
            };
        }
        catch (IOException error)
        {
            string refusal = $"the generation's number could not be kept ({error.Message}); "
                + $"the running generation {running.Generation.Number} is unchanged; tried again each minute";
            return Record(ReloadResult.IoError, running, started, refusal, reading);
        }
    }

    private ReloadRecord Record(ReloadResult result, LoadedSet runs, long started, string summary, SourceReading reading) =>
        new(result, runs.Generation.Number, _time.GetUtcNow(), _time.GetElapsedTime(started), summary, reading.Findings)
        {
            Marks = result == ReloadResult.IoError ? null : reading.Marks,
        };

    private string Describe(LoadedSet before, LoadedSet after)
    {
        string change = before.Generation.Number == after.Generation.Number ? "unchanged" : "runs";
        string restart = _waitingForRestart is null ? string.Empty : $"; {_waitingForRestart}";
        int shrunk = Shrunk.At(_clock.Now()).Count;
        string fewer = shrunk == 0
            ? string.Empty
            : $"; {MessageText.Count(shrunk, "order in force blocks less than it did", "orders in force block less than they did")}";
        return $"generation {after.Generation.Number} {change}: {SetSize.Say(after.Source)}{fewer}{restart}";
    }

    private ReloadRecord End(ReloadRecord record)
    {
        Volatile.Write(ref _last, record);
        Interlocked.Increment(ref _counts[(int)record.Result]);
        _durations[(int)record.Result].Add(record.Took);
        if (record.Result == ReloadResult.Ok)
        {
            Interlocked.Exchange(ref _lastSuccessTicks, record.At.UtcTicks);
            Log.Reloaded(_logger, record.Summary);
        }
        else
        {
            Log.ReloadRefused(_logger, record.Summary);
        }

        FindingLog.Write(_logger, record.Findings);
        _retry.Change(record.Result == ReloadResult.IoError ? RetryAfter : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AwaitBoundary();
        Ended?.Invoke(record);
        return record;
    }

    /// <summary>Sets the timer to the next instant at which an order begins or ends; never far ahead, for clocks are set.</summary>
    private void AwaitBoundary()
    {
        LoadedSet loaded = _loaded.Current;
        OrderInstant now = _clock.Now();
        if (Boundaries.HavePassed(loaded.Source.Orders.Orders, loaded.JudgedAt, now))
        {
            FollowClock();
        }
        else if (Boundaries.Wait(loaded.Source.Orders.Orders, now) is TimeSpan wait)
        {
            _boundary.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Queries look at the instant themselves; this gives the change its number, so that zones and caches follow.</summary>
    private async Task PublishBoundaryAsync()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            LoadedSet before = _loaded.Current;
            if (!Boundaries.HavePassed(before.Source.Orders.Orders, before.JudgedAt, _clock.Now()))
            {
                AwaitBoundary();
                return;
            }

            LoadedSet published = _publisher.Publish(before.Source, _loaded);
            if (published.Generation.Number != before.Generation.Number)
            {
                Log.BoundaryPassed(_logger, published.Generation.Number);
            }

            AwaitBoundary();
        }
        catch (IOException error)
        {
            Log.NumberNotKept(_logger, error.Message);
            _boundary.Change(RetryAfter, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}
