using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>The one thread that writes: takes what waits as one batch, one write, one sync, then acknowledges.</summary>
/// <remarks>
/// A failed write or sync is final for its segment. The batch keeps its numbers and octets and goes to a new segment, until the disk takes
/// it; until then nothing is acknowledged. Everything here is touched by the writer's thread only, but for <see cref="Status"/>.
/// </remarks>
internal sealed class JournalWriter : IDisposable
{
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly LossFile _losses;
    private readonly AppendQueue _queue;
    private readonly StorageKeyRing _keys;
    private readonly SegmentCatalog _catalog;
    private readonly SegmentRotation _rotation;
    private readonly WriterState _state;
    private readonly WriteFailure _failure;
    private readonly Housekeeping _housekeeping;
    private readonly QueuedBatch _queued;
    private readonly FrameBatch _batch;
    private bool _isRunning;
    private long _keysCheckedAt;
    private string? _keysProblem;

    public JournalWriter(
        JournalOptions options,
        TimeProvider time,
        IJournalFolder folder,
        EpochFile epochs,
        LossFile losses,
        AppendQueue queue,
        StorageKeyRing keys,
        IJournalFolderLock folderLock,
        Recovery recovery)
    {
        _options = options;
        _time = time;
        _path = folder.Path;
        _losses = losses;
        _queue = queue;
        _keys = keys;
        _catalog = recovery.Catalog;
        _rotation = new SegmentRotation(options, folder, epochs, _catalog, folderLock);
        _state = new WriterState(options, folder.Path, _catalog, recovery.Last, recovery.Chain);
        _failure = new WriteFailure(time, options.MaxBackoff, queue, _rotation, _state);
        _housekeeping = new Housekeeping(options, time, folder, epochs, losses, recovery, _state);
        _queued = new QueuedBatch(queue, time, options, keys);
        _batch = _queued.Frames;
        _batch.Begin(_state.Last, _state.Chain);
    }

    /// <summary>The last published state; any thread.</summary>
    public JournalStatus Status => _state.Status;

    /// <summary>Tries once to make the files ready for writing.</summary>
    /// <returns>What went wrong; null where nothing did. The writer tries again in any case.</returns>
    public JournalFileException? Prepare() => TryCommit();

    /// <summary>Writes until the queue is closed and empty, or closed while nothing can be written.</summary>
    public void Run()
    {
        _isRunning = true;
        while (Status.FailingSince is not null || FillBatch() || !TryCheckInPlace())
        {
            // Read first: one attempt must begin after the closing, whatever failed before.
            bool isLastAttempt = _queue.IsClosed;
            if (TryCommit() is null)
            {
                continue;
            }

            if (isLastAttempt)
            {
                GiveUp();
                break;
            }

            _failure.WaitForRetry();
        }

        Dispose();
    }

    /// <summary>Closes the files; done by <see cref="Run"/> at its end, and needed only where that never began.</summary>
    public void Dispose() => _rotation.Dispose();

    /// <summary>The last check before the end: a displacement since the last write would not be found later.</summary>
    /// <returns>False where something was; the report of it is then still to be written.</returns>
    private bool TryCheckInPlace()
    {
        try
        {
            _rotation.CheckInPlace();
            return true;
        }
        catch (JournalFileException error)
        {
            _failure.Handle(error, _time.GetUtcNow());
            return false;
        }
    }

    private bool FillBatch()
    {
        if (!_queued.Wait())
        {
            return false;
        }

        // After the wait, which may have been long: what has just come is not encrypted under a key that is gone.
        CheckKeys();
        _queued.Fill();
        _housekeeping.SetDueByTime();
        return true;
    }

    /// <summary>As often as the files: who removes or changes a key destroys at most what was written under it in ten seconds.</summary>
    private void CheckKeys()
    {
        if (_time.GetElapsedTime(_keysCheckedAt) < Journal.CheckInterval)
        {
            return;
        }

        _keysCheckedAt = _time.GetTimestamp();
        IReadOnlyList<StorageKeyName> removed = _keys.ForgetRemoved(out JournalFileException? problem);
        if (removed.Count > 0)
        {
            string text = $"somebody removed or changed {removed.Count} storage keys that were in use, as {removed[0]}: what was recorded "
                + "under them cannot be read unless they are put back; later records are under new keys";
            _state.Notify(JournalEventKind.KeysRemoved, text);
        }

        if (problem is not null && problem.Message != _keysProblem)
        {
            _state.Notify(JournalEventKind.FileNotRepaired, $"{problem.Message}; whether the storage keys are as they were is not known");
        }

        _keysProblem = problem?.Message;
    }

    private JournalFileException? TryCommit()
    {
        DateTimeOffset now = _time.GetUtcNow();
        try
        {
            _housekeeping.Repair();

            // Before the first record under a key: what is acknowledged can be read.
            _keys.MakeDurable();
            JournalSegment segment = SegmentFor(_batch.Octets, now);

            // A batch that was numbered anew may have taken another key.
            _keys.MakeDurable();
            segment.Append(_batch.Bytes);
            Succeed(segment);

            // Only once it runs: before, the host does not know whether its clock can be trusted.
            if (_isRunning)
            {
                _housekeeping.DropExpired();
            }

            return null;
        }
        catch (JournalFileException error)
        {
            _failure.Handle(error, now);
            return error;
        }
    }

    private JournalSegment SegmentFor(int octets, DateTimeOffset now)
    {
        if (_rotation.Find(octets, now) is { } open)
        {
            return open;
        }

        var time = JournalTime.Read(_time, _options.ClockIsTrusted);
        RecordPosition last = _rotation.Prepare(_state.Last, time.Now);
        if (last != _state.Last)
        {
            _state.Last = last;
            _batch.Renumber(last, _state.Chain);
        }

        _housekeeping.PrepareLossFile();
        JournalSegment begun = _rotation.Begin(last, _state.Chain, time);
        _housekeeping.SetDue();
        return begun;
    }

    private void Succeed(JournalSegment segment)
    {
        _catalog.ResizeLast(segment.Octets);
        _rotation.ConfirmLast();
        JournalStatus status = Status;
        if (!_batch.IsEmpty)
        {
            _state.Chain = _batch.Chain;
            _state.Last = _batch.Last;
            DateSegment();

            // Published first: the counters include a record before its append returns.
            _state.Publish(status with
            {
                Written = status.Written + _batch.Records,
                Batches = status.Batches + 1,
                FailingSince = null,
            });
            _queued.Acknowledge();
            _housekeeping.ForgetEarlierLoss();
        }
        else
        {
            _state.Publish(status with { FailingSince = null });
        }

        _batch.Begin(_state.Last, _state.Chain);
        _failure.Reset();
        if (status.FailingSince is { } since)
        {
            _state.Notify(JournalEventKind.WritingResumed, $"writing works again; it had failed since {since:u}");
        }

        if (_queued.Loss.Records > 0)
        {
            string text = $"{_queued.Loss.Records} records were refused, because the queue was full; check the disk";
            _state.Notify(JournalEventKind.RecordsLost, text);
            _queued.ForgetLoss();
        }
    }

    /// <summary>A segment begun while the clock was not trusted takes its date once it is.</summary>
    private void DateSegment()
    {
        if (_catalog.IsLastUndated && JournalTime.Read(_time, _options.ClockIsTrusted) is { IsTrusted: true, Now: var now })
        {
            _catalog.DateLast(now);
        }
    }

    private void GiveUp()
    {
        var error = new JournalStoppedException(_path);
        RecordLoss loss = default;
        do
        {
            loss = loss.With(_queued.Abandon(error));
            _batch.Begin(_state.Last, _state.Chain);
        }
        while (FillBatch());

        if (loss.Records > 0)
        {
            _state.Publish(Status with { GivenUp = loss.Records });
            ReportGivenUp(loss);
        }
    }

    private void ReportGivenUp(RecordLoss loss)
    {
        string what = $"{loss.Records} records between {loss.From:u} and {loss.Until:u} are given up: "
            + "the journal was closed while the disk refused writes";
        try
        {
            _losses.Keep(loss, _state.Last);
            _state.Notify(JournalEventKind.RecordsGivenUp, $"{what}; the next start writes a gap record that says so");
        }
        catch (JournalFileException error)
        {
            _state.Notify(JournalEventKind.RecordsGivenUp, $"{what}; {error.Message}: no file records this, so keep this log line");
        }
    }
}
