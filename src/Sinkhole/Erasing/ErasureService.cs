using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Audit;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Reload;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Erasing;

/// <summary>Erases records when no order needs them any more, and the records of an order that has ended when a person says so.</summary>
/// <remarks>
/// A pass every ten minutes. Nothing is erased while the clock is not trusted, without a signed note, or without a record in the audit
/// journal. What fails, however it does, is tried again in the next pass, and an alarm says so.
/// </remarks>
internal sealed class ErasureService : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    // The keys of a day are made in the hours before it.
    private static readonly TimeSpan MakesKeysFrom = TimeSpan.FromHours(22);

    private readonly KnownTerms _terms;
    private readonly Eraser _eraser;
    private readonly DiskReserve _reserve;
    private readonly AuditTrail _trail;
    private readonly LoadedCell _loaded;
    private readonly FirstKeptDay _firstKept;
    private readonly Func<bool> _clockIsTrusted;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ErasureNews _news;
    private readonly TermsFollower _follower;

    // One pass, command or set at a time.
    private readonly SemaphoreSlim _turn = new(1);
    // Guarded by the turn.
    private readonly List<string> _unmarked = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <param name="terms">The terms of orders.</param>
    /// <param name="eraser">Erases.</param>
    /// <param name="reserve">Given up where the disk is too full to record it.</param>
    /// <param name="trail">Records what is erased.</param>
    /// <param name="loaded">The current orders.</param>
    /// <param name="reloader">Says when other orders may be loaded.</param>
    /// <param name="firstKept">Set by each pass.</param>
    /// <param name="clockIsTrusted">Asked before anything is erased.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told what was erased, and what fails.</param>
    public ErasureService(
        KnownTerms terms,
        Eraser eraser,
        DiskReserve reserve,
        AuditTrail trail,
        LoadedCell loaded,
        Reloader reloader,
        FirstKeptDay firstKept,
        Func<bool> clockIsTrusted,
        TimeProvider time,
        ILogger logger)
    {
        _terms = terms;
        _eraser = eraser;
        _reserve = reserve;
        _trail = trail;
        _loaded = loaded;
        _firstKept = firstKept;
        _clockIsTrusted = clockIsTrusted;
        _time = time;
        _logger = logger;
        Counters = new ErasureCounters(() => terms.All.Values.Count(static one => one.IsHeld), () => eraser.Removed);
        _news = new ErasureNews(Counters, logger);
        _follower = new TermsFollower(terms, trail, reserve, ReadRecorded, loaded, reloader, _turn, _news, logger, _stop.Token);
    }

    /// <summary>Whether a jump of the clock waits for its confirmation. Set before the first command.</summary>
    public Func<bool> HasJumped { get; set; } = static () => true;

    /// <summary>What was erased, and what stays.</summary>
    public ErasureCounters Counters { get; }

    /// <summary>A sentence for the status, while something is wrong.</summary>
    public IEnumerable<string> Notes => _news.Notes(_terms.HeldWithoutFile(_loaded.Current));

    /// <summary>Ends when the terms of every set that has been loaded so far are taken.</summary>
    internal Task Taken => _follower.Taken;

    // Why nothing is erased that is past its retention, though nothing fails; null where nothing hinders it.
    private string? Hindrance => !_clockIsTrusted() ? "the clock is not trusted"
        : !_follower.FilesAreRead ? "the files of the orders have errors"
        : null;

    /// <summary>Takes the terms of each set that is loaded, one after the other; erases nothing while a reading was refused.</summary>
    public void Follow() => _follower.Start();

    /// <summary>Begins with a pass, on a thread of the pool.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Erases the records of an order that has ended.</summary>
    /// <param name="question">The order, for whom and why; it has no problem.</param>
    /// <param name="user">Who says so.</param>
    /// <param name="problem">Why it is refused, whatever the order; null where it need not be.</param>
    /// <param name="cancellationToken">Gives it up, as long as it is not on record.</param>
    /// <exception cref="ErasureRefusedException">It is in force, on hold or not known, it cannot be recorded, the disk refuses, or the
    /// appliance stops.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<ErasureOutcome> EraseAsync(
        AuditQuestion question, AuditUser user, string? problem, CancellationToken cancellationToken)
    {
        string order = question.Subject;
        bool isRecorded = false;
        await WaitForTurnAsync(cancellationToken);
        try
        {
            await _follower.TakeFromDiskAsync();
            DateTimeOffset now = _time.GetUtcNow();
            if ((problem ?? ProblemOf(order, now)) is string why)
            {
                RecordPosition refused = await _trail.RecordAsync(question, user, $"refused: {why}");
                throw new ErasureRefusedException($"nothing is erased: {why}; this attempt is record {refused} of the audit journal");
            }

            // All of it is decided by a plan that is made as if the terms said so already; they are kept once the erasure is on record.
            _eraser.RequireSigner();
            ErasurePlan plan = MakePlan(now, _terms.WithErased(order));
            if (_eraser.Unlisted.TryGetValue(order, out string? unlisted))
            {
                throw new IOException(unlisted);
            }

            StoredKey[] keys = [.. plan.Keys.Where(key => IsOf(key, order))];
            EnvelopeName[] envelopes = [.. plan.Envelopes.Where(envelope => envelope.OrderId == order)];
            cancellationToken.ThrowIfCancellationRequested();
            _reserve.GiveUpIfFull();
            RecordPosition record = await _trail.RecordAsync(question, user, ErasureQuestion.OutcomeOf(keys, envelopes));
            isRecorded = true;
            _unmarked.Add(order);
            MarkErased();
            Erase(keys, envelopes, $"order {order}", now);
            Counters.AddByOrder(keys.Length);
            _news.IsIncomplete = false;
            TellUndone(now);
            StoredKey[] kept = [.. plan.Kept.Where(key => IsOf(key, order))];
            return ErasureOutcome.Of(order, record, keys.Length, envelopes.Length, kept, _eraser.Damaged);
        }
        catch (OperationCanceledException error) when (_stop.IsCancellationRequested)
        {
            throw isRecorded
                ? new ErasureRefusedException("not all is erased yet: the appliance stops, and finishes it at its next start", error)
                : Stops(error);
        }
        catch (AuditRefusedException error)
        {
            throw new ErasureRefusedException($"nothing is erased: it cannot be recorded in the audit journal: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            _news.IsIncomplete = isRecorded;
            if (!isRecorded)
            {
                await _trail.RecordAsync(question, user, $"refused: {error.Message}");
            }

            throw new ErasureRefusedException(
                isRecorded
                    ? $"not all is erased: {error.Message}; mend that, and the appliance finishes it within ten minutes"
                    : $"nothing is erased: {error.Message}",
                error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>One pass. Called by <see cref="Start"/> every ten minutes.</summary>
    internal async Task PassAsync()
    {
        await _turn.WaitAsync(_stop.Token);
        try
        {
            await _follower.TakeAsync();
            MarkErased();
            Repeat();
            if (_news.MustCountLost)
            {
                _news.TellLost(_eraser.CountLost());
            }

            if (_follower.MustReadAgain || (Hindrance is null && MakePlan(_time.GetUtcNow(), _terms.All).IsAny))
            {
                // A hold that was written a moment ago counts.
                await _follower.TakeFromDiskAsync();
            }

            string? reason = Hindrance;
            if (reason is null)
            {
                await PassAsync(_loaded.Current);
                _news.IsIncomplete = false;
            }
            else
            {
                TellUndone(_time.GetUtcNow());
            }

            _news.TellKept(reason);
            _news.TellProblem(null);
            _reserve.Keep();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or AuditRefusedException)
        {
            _news.TellProblem(error.Message);
        }
#pragma warning disable CA1031 // Background work: whatever it is, it must not end the loop, because nothing would be erased any more.
        catch (Exception error) when (error is not OperationCanceledException || !_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!Counters.IsFailing)
            {
                ErasingLog.Unexpected(_logger, error);
            }

            _news.TellProblem($"{error.GetType().Name}: {error.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends. A pass that destroys keys ends between two of them: the next start destroys the rest, which a note names.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
#pragma warning disable VSTHRD003 // Our own task, which waits for no other.
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore VSTHRD003 // As above.
        await _follower.DisposeAsync();

        // Whoever erases by a command writes to what is closed after this.
        await _turn.WaitAsync();
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task WaitForTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
#pragma warning disable VSTHRD003 // Our own task, which waits for the disk only.
            await Taken;
#pragma warning restore VSTHRD003 // As above.
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
            await _turn.WaitAsync(ended.Token);
        }
        catch (OperationCanceledException error) when (_stop.IsCancellationRequested)
        {
            throw Stops(error);
        }
    }

    private static ErasureRefusedException Stops(Exception error) => new("nothing is erased: the appliance stops", error);

    private async Task RunAsync()
    {
        // Not on the thread that starts the appliance: a pass reads files.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            await PassAsync();
        }
        while (await timer.WaitForNextTickAsync(_stop.Token));
    }

    // The audit journal says that they are erased: a disk that refuses the terms is asked again in each pass.
    private void MarkErased()
    {
        while (_unmarked.Count > 0)
        {
            if (_terms.All.ContainsKey(_unmarked[0]))
            {
                _terms.SetErased(_unmarked[0]);
            }

            _unmarked.RemoveAt(0);
        }
    }

    private IEnumerable<string> ReadRecorded() => _eraser.ReadKeys().SelectMany(static key => RecordGroup.Orders(key.Group));

    // Also while the clock is not trusted: what was erased was erased.
    private void Repeat()
    {
        if (_eraser.Repeat(_stop.Token) is > 0 and int count)
        {
            ErasingLog.CameBack(_logger, count);
        }
    }

    private async Task PassAsync(LoadedSet loaded)
    {
        DateTimeOffset now = _time.GetUtcNow();
        ErasurePlan plan = MakePlan(now, _terms.All);
        (Counters.Overdue, Counters.OverdueSealed, Counters.Undated) = (plan.Keys.Count, plan.Envelopes.Count, 0);
        if (plan.IsAny)
        {
            _reserve.GiveUpIfFull();
            await _trail.RecordAsync(
                ErasureQuestion.Of(plan), AuditUser.OfThisProcess(), ErasureQuestion.OutcomeOf(plan.Keys, plan.Envelopes));
            Erase(plan.Keys, plan.Envelopes, "retention", now);
            Counters.AddByRetention(plan.Keys.Count);
        }

        _terms.SetKept(loaded, plan.Kept, now);

        // Also what stands under keys that are missing: they may be put back.
        _firstKept.Set(_terms.All.Values.Select(terms => terms.KeepsFrom(now)).Append(plan.FirstDay).Min());
        _news.Tell(_eraser, plan, isDone: true);
        if (now.TimeOfDay >= MakesKeysFrom)
        {
            _eraser.MakeAhead(DayOf(now));
        }
    }

    private ErasurePlan MakePlan(DateTimeOffset now, IReadOnlyDictionary<string, OrderTerms> terms)
    {
        // A key without a day was made under a clock nobody vouched for: it counts from the first day on which the clock is right. No key
        // gets an earlier day: one of a day to come was made under a wrong clock, or this clock is wrong.
        DateOnly today = DayOf(now);
        foreach (StoredKey key in _eraser.ReadKeys().Where(key => key.Name.Day == StorageKeyName.Undated))
        {
            _eraser.Date(key, today);
        }

        foreach (EnvelopeName envelope in _eraser.ReadEnvelopes().Where(envelope => envelope.Day == EnvelopeName.Undated))
        {
            _eraser.Date(envelope, today);
        }

        return ErasurePlan.Make(_eraser.ReadKeys(), _eraser.ReadEnvelopes(), terms, now);
    }

    private void Erase(IReadOnlyList<StoredKey> keys, IReadOnlyList<EnvelopeName> envelopes, string reason, DateTimeOffset now)
    {
        if (keys.Count + envelopes.Count > 0)
        {
            _eraser.Erase(keys, envelopes, reason, now, _stop.Token);
            string days = keys.Count == 0 ? string.Empty : $", of {ErasureQuestion.DaysOf(keys)}";
            ErasingLog.Erased(
                _logger,
                $"{MessageText.Count(keys.Count, "storage key")}{days}; {MessageText.Count(envelopes.Count, "key")} of sealed accounts; "
                    + $"reason: {reason}");
        }
    }

    // Why the records of an order must not be erased by a command, and what to do; null where they may.
    private string? ProblemOf(string order, DateTimeOffset now) =>
        !_terms.All.TryGetValue(order, out OrderTerms? terms)
            ? $"no order {MessageText.Quote(order)} is known here: it is not among those that the appliance has loaded, now or before"
                + MessageText.DidYouMean(order, [.. _terms.All.Keys])
            : !_follower.FilesAreRead
                ? "the files of the orders have errors, and one of them may put the order on hold: mend them, and reload"
            : terms.IsHeld ? $"order {order} is on hold: nothing of it is erased until its file is here without 'hold'"

            // Also where its file is gone: an order ends by its 'valid_until', never by deleting its file.
            : terms.ValidUntil > now
                ? $"order {order} is in force until {UtcText.Format(terms.ValidUntil)}: end it first, by the 'valid_until' of its file"
            : !_clockIsTrusted()
                ? "the clock is not trusted: synchronise it"
                    + (HasJumped() ? ", or confirm its jump with 'sinkhole reload --confirm'" : string.Empty)
            : null;

    // By a plan that is not carried out: no key gets a day, and one without counts as of today.
    private void TellUndone(DateTimeOffset now)
    {
        DateOnly today = DayOf(now);
        IReadOnlyList<StoredKey> read = _eraser.ReadKeys();
        Counters.Undated = read.Count(static key => key.Name.Day == StorageKeyName.Undated);
        StoredKey[] keys =
        [
            .. read.Select(key =>
                key.Name.Day == StorageKeyName.Undated ? key with { Name = key.Name with { Day = today } } : key),
        ];
        IEnumerable<EnvelopeName> envelopes = _eraser.ReadEnvelopes()
            .Select(envelope => envelope.Day == EnvelopeName.Undated ? envelope with { Day = today } : envelope);
        _news.Tell(_eraser, ErasurePlan.Make(keys, [.. envelopes], _terms.All, now), isDone: false);
    }

    private static bool IsOf(StoredKey key, string order) => RecordGroup.Orders(key.Group).Contains(order, StringComparer.Ordinal);

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
}
