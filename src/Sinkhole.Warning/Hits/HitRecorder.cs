using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Warning.Accounts;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Hits;

/// <summary>Record, then warn: appends visits to the hits journal; a page shows a reference once its hit is on disk.</summary>
/// <remarks>
/// Safe on any thread; the journal belongs to the host and outlives the recorder. No visitor waits longer than the budget.
/// </remarks>
internal sealed class HitRecorder : IDisposable
{
    // Below this free space, a full queue counts as a full disk.
    private const long MinFreeOctets = 1024 * 1024;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Journal _journal;
    private readonly Sealer _sealer;
    private readonly IClockState _clock;
    private readonly TimeProvider _time;
    private readonly VisitOptions _options;
    private readonly WarningCounters _counters;
    private readonly AddressCap _cap;
    private readonly ITimer _minute;
    private readonly ConcurrentDictionary<Task, bool> _pending = new();

    /// <summary>Records into a journal; what a device presents as an account is sealed first.</summary>
    public HitRecorder(Journal journal, Sealer sealer, IClockState clock, TimeProvider time, VisitOptions options, WarningCounters counters)
    {
        _journal = journal;
        _sealer = sealer;
        _clock = clock;
        _time = time;
        _options = options;
        _counters = counters;
        _cap = new AddressCap(options.HitsPerAddress, time, clock);
        _minute = time.CreateTimer(static recorder => ((HitRecorder)recorder!).EndMinute(), this, Minute, Minute);
    }

    /// <summary>
    /// Counts a visit on the connection's hit for the same entry, order and account. None is counted on a hit that was lost, or when the
    /// visit's class is stronger.
    /// </summary>
    /// <param name="connection">The visits of its connection.</param>
    /// <param name="host">The host asked for, folded.</param>
    /// <param name="blocked">What covers it.</param>
    /// <param name="intent">The visit's class, not D.</param>
    /// <param name="instant">When its head had been read, UTC.</param>
    /// <param name="account">As in <see cref="RecordAsync"/>.</param>
    /// <returns>As <see cref="RecordAsync"/>; null when the visit is to be recorded.</returns>
    public async ValueTask<RecordOutcome?> TryRepeatAsync(
        ConnectionVisits connection,
        string host,
        BlockedName blocked,
        IntentClass intent,
        DateTimeOffset instant,
        RequestAccount? account = null)
    {
        AccountMark? mark = MarkOf(connection, intent, account);
        if (connection.Find(blocked.EntryOf(host), blocked.Pages.Facts.Id, mark) is not { } open
            || open.IsSupersededBy(intent)
            || await IsLostAsync(open))
        {
            return null;
        }

        open.Add(instant);
        return await OutcomeInTimeAsync(open);
    }

    /// <summary>
    /// Records a visit as a hit of its connection, or counts it on its address when that has had all its hits of the minute.
    /// </summary>
    /// <param name="connection">The visits of its connection.</param>
    /// <param name="visit">The visit; its class is not D.</param>
    /// <param name="blocked">What covers its host.</param>
    /// <param name="page">The page to be shown, or 0.</param>
    /// <param name="language">That page's language, or empty.</param>
    /// <param name="account">What the request presents, to be sealed; null where the page profile does not order that.</param>
    /// <returns>
    /// The reference of a hit that is durable now; none when the budget is spent, the journal has refused, or the visit was only counted.
    /// </returns>
    public ValueTask<RecordOutcome> RecordAsync(
        ConnectionVisits connection, Visit visit, BlockedName blocked, PageVersion page, string language, RequestAccount? account = null)
    {
        if (!_cap.TryTake(visit, blocked, out CountedRecord? begun))
        {
            TrackUntilDone(BeginCountedAsync(begun));
            return ValueTask.FromResult(new RecordOutcome(null, Position: null, IsCounted: true));
        }

        OpenHit open = Append(visit, blocked, page, language, account);
        AccountMark? mark = MarkOf(connection, visit.Intent, account);
        OpenHit? before = connection.Put(blocked.EntryOf(visit.Host), blocked.Pages.Facts.Id, mark, open);
        TrackUntilDone(CountFurtherAsync(before));
        return OutcomeInTimeAsync(open);
    }

    /// <summary>Ends a connection: further requests counted on its hits are written in the background; no client waits for them.</summary>
    public void Close(ConnectionVisits connection)
    {
        foreach (OpenHit hit in connection.Hits)
        {
            TrackUntilDone(CountFurtherAsync(hit));
        }

        connection.ForgetAccounts();
    }

    /// <summary>
    /// Writes what was counted, then waits until every record that is pending is durable or lost. The journal bounds the time.
    /// </summary>
    public Task DrainAsync()
    {
        Settle(_cap.Close());
        return Task.WhenAll(_pending.Keys);
    }

    /// <summary>Ends the minute in which addresses were counted; the timer's own call.</summary>
    internal void EndMinute() => Settle(_cap.EndMinute());

    /// <summary>Stops the timer.</summary>
    public void Dispose() => _minute.Dispose();

    // An account is sealed, and makes a hit of its own, in class A only.
    private static AccountMark? MarkOf(ConnectionVisits connection, IntentClass intent, RequestAccount? account) =>
        account is null || intent != IntentClass.A ? null : connection.MarkOf(account);

    private async ValueTask<bool> IsLostAsync(OpenHit hit) =>
        hit.Displaced != _journal.Displaced || (hit.Settled.IsCompleted && (await hit.Settled).Lost is not null);

    private OpenHit Append(Visit visit, BlockedName blocked, PageVersion page, string language, RequestAccount? account)
    {
        var hit = new HitRecord
        {
            Visit = visit,
            Source = HitSource.Http,
            Reference = HitReference.Create(),
            OrderId = blocked.Pages.Facts.Id,
            OrderClass = blocked.Pages.Facts.Class,
            CoveringOrders = blocked.CoveringOrders,
            Generation = blocked.Generation,
            PageVersion = page,
            Language = language,
        };

        // Sealed here and not in the task: the account is read from the request, which may end before the record is durable.
        Task<AppendOutcome> settled = SettleAsync(hit, SealAsync(hit, account));
        return new OpenHit(hit.Reference, hit.Visit.Intent, settled, _journal.Displaced) { Group = RecordGroup.Of(hit.CoveringOrders) };
    }

    private ValueTask<byte[]?> SealAsync(HitRecord hit, RequestAccount? account)
    {
        if (account is null || hit.Visit.Intent != IntentClass.A)
        {
            return default;
        }

        Span<byte> plain = stackalloc byte[RequestAccount.MaxOctets];
        int octets = account.Write(plain, _sealer);
        ValueTask<byte[]?> value = octets == 0
            ? default
            : _sealer.SealAsync(hit.OrderId, hit.Reference.ToString(), HitRecord.Version, plain[..octets]);
        CryptographicOperations.ZeroMemory(plain);
        return value;
    }

    private async Task<AppendOutcome> SettleAsync(HitRecord hit, ValueTask<byte[]?> sealing)
    {
        // A hit without its sealed value is worth more than no hit.
        byte[]? value = await sealing;
        AppendOutcome outcome = await TryAppendAsync((value is null ? hit : hit with { Sealed = value }).ToRecord());
        if (outcome.Lost is { } reason)
        {
            _counters.AddUnrecorded(reason, 1);
        }
        else
        {
            _counters.AddHit(hit.Source, hit.OrderClass);
        }

        return outcome;
    }

    /// <summary>Waits for a hit as long as the budget lasts.</summary>
    private async ValueTask<RecordOutcome> OutcomeInTimeAsync(OpenHit open)
    {
        Task<AppendOutcome> settled = open.Settled;
        if (!settled.IsCompleted)
        {
            await ((Task)settled).WaitAsync(_options.Budget, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (settled.IsCompleted)
        {
            AppendOutcome outcome = await settled;
            return outcome.Lost is null ? new RecordOutcome(open.Reference, outcome.Position, IsCounted: false) : default;
        }

        TrackUntilDone(settled);
        return default;
    }

    // A task that nobody awaits is tracked until the journal has decided. The journal bounds their number.
    private void TrackUntilDone(Task task)
    {
        if (!task.IsCompleted && _pending.TryAdd(task, true))
        {
            _ = task.ContinueWith(
                done => _pending.TryRemove(done, out _),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private async Task CountFurtherAsync(OpenHit? hit)
    {
        if (hit is null || hit.Further == 0)
        {
            return;
        }

        // Requests counted on a hit that never became durable have no record.
        AppendOutcome outcome = await hit.Settled;
        if (outcome.Lost is null)
        {
            var closing = new ClosingRecord(hit.Reference, hit.Further, hit.Last, _time.GetUtcNow(), _clock.Read()) { Group = hit.Group };
            outcome = await TryAppendAsync(closing.ToRecord());
        }

        if (outcome.Lost is { } reason)
        {
            _counters.AddUnrecorded(reason, hit.Further);
        }
        else
        {
            _counters.AddCoalesced(HitSource.Http, hit.Further);
        }
    }

    // After a crash within the minute this record shows at least that the address exceeded its cap, when, and under which order.
    private async Task BeginCountedAsync(CountedRecord? begun)
    {
        if (begun is not null)
        {
            // If it is refused, the record of the whole minute decides what is counted as lost.
            await TryAppendAsync(begun.ToRecord());
        }
    }

    private void Settle(ImmutableArray<CountedRecord> ended)
    {
        foreach (CountedRecord counted in ended)
        {
            TrackUntilDone(SettleCountedAsync(counted));
        }
    }

    private async Task SettleCountedAsync(CountedRecord counted)
    {
        if ((await TryAppendAsync(counted.ToRecord())).Lost is { } reason)
        {
            _counters.AddUnrecorded(reason, counted.Visits);
        }
        else
        {
            _counters.AddCounted(counted.Visits);
        }
    }

    private async ValueTask<AppendOutcome> TryAppendAsync(Record record)
    {
        try
        {
            return new AppendOutcome(await _journal.AppendAsync(record, CancellationToken.None), Lost: null);
        }
        catch (JournalOverflowException)
        {
            bool isDiskFull = _journal.Status.FreeOctets < MinFreeOctets;
            return new AppendOutcome(default, isDiskFull ? UnrecordedReason.DiskFull : UnrecordedReason.QueueFull);
        }
        catch (JournalException)
        {
            return new AppendOutcome(default, UnrecordedReason.IoError);
        }
        catch (ObjectDisposedException)
        {
            return new AppendOutcome(default, UnrecordedReason.IoError);
        }
    }
}
