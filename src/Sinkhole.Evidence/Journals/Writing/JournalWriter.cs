using System;
using System.Collections.Generic;
using System.Threading;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>The one thread that writes: takes what waits as one batch, one write, one sync, then acknowledges.</summary>
/// <remarks>
/// A failed write or sync is final for its segment. The batch keeps its numbers and octets and goes to a new segment, until the disk takes
/// it; nothing is acknowledged meanwhile. Everything here is touched by the writer's thread only, but for <see cref="Progress"/>.
/// </remarks>
internal sealed class JournalWriter : IDisposable
{
    private const int GapFrameOctets = 512;

    private static readonly TimeSpan HousekeepingInterval = TimeSpan.FromMinutes(10);

    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly IJournalFolder _folder;
    private readonly EpochFile _epochs;
    private readonly LossFile _losses;
    private readonly AppendQueue _queue;
    private readonly Recovery _recovery;
    private readonly JournalShelf _shelf;
    private readonly SegmentRotation _rotation;
    private readonly Retention _retention;
    private readonly FrameBatch _batch = new();
    private readonly List<PendingAppend> _taken = [];
    private RecordPosition _last;
    private HashChain _chain;
    private Backoff _backoff;
    private RecordLoss _loss;
    private bool _isMended;
    private bool _hasToldDisplaced;
    private bool _isHousekeepingDue;
    private bool _isRunning;
    private long _housekeptAt;
    private int _takenRecords;
    private int _takenOctets;
    private WriterProgress _progress = new();

    public JournalWriter(
        JournalOptions options,
        TimeProvider time,
        IJournalFolder folder,
        EpochFile epochs,
        LossFile losses,
        AppendQueue queue,
        IJournalFolderHold hold,
        Recovery recovery)
    {
        _options = options;
        _time = time;
        _folder = folder;
        _epochs = epochs;
        _losses = losses;
        _queue = queue;
        _recovery = recovery;
        _shelf = recovery.Shelf;
        _rotation = new SegmentRotation(options, folder, epochs, _shelf, hold);
        _retention = new Retention(options, folder, _shelf, Tell);
        _last = recovery.Last;
        _chain = recovery.Chain;
        _backoff = new Backoff(options.MostBackoff);
        _batch.Begin(_last, _chain);
        Publish(_progress);
    }

    /// <summary>The last published state; any thread.</summary>
    public WriterProgress Progress => Volatile.Read(ref _progress);

    /// <summary>Tries once to make the files ready for writing.</summary>
    /// <returns>What went wrong; null where nothing did. The writer tries on in any case.</returns>
    public JournalFileException? Prepare() => TryCommit();

    /// <summary>Writes until the queue is closed and empty, or closed while nothing can be written.</summary>
    public void Run()
    {
        _isRunning = true;
        while (_progress.FailingSince is not null || FillBatch() || !TryLook())
        {
            // Asked first: one attempt must begin after the closing, whatever failed before it.
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

            WaitForRetry();
        }

        Dispose();
    }

    /// <summary>Closes the files; done by <see cref="Run"/> at its end, and needed only where that never began.</summary>
    public void Dispose() => _rotation.Dispose();

    /// <summary>The last look before the end: nobody would find out later what was displaced since the last write.</summary>
    /// <returns>False where something was; what there is to tell is then still to be written.</returns>
    private bool TryLook()
    {
        try
        {
            _rotation.Look();
            return true;
        }
        catch (JournalFileException error)
        {
            Fail(error, _time.GetUtcNow());
            return false;
        }
    }

    /// <summary>Fills an empty batch; one that the disk has not taken stays as it is.</summary>
    /// <returns>False where nothing is left and nothing will come.</returns>
    private bool FillBatch()
    {
        if (!_batch.IsEmpty)
        {
            return true;
        }

        if (!_queue.Wait())
        {
            return false;
        }

        long most = Math.Min(FrameBatch.MostOctets, _options.MostSegmentOctets - SegmentHeader.Octets);
        _taken.Clear();
        _queue.Take(_taken, (int)most - GapFrameOctets);
        foreach (PendingAppend append in _taken)
        {
            _batch.Add(append);
        }

        _isHousekeepingDue |= _time.GetElapsedTime(_housekeptAt) >= HousekeepingInterval;
        _takenRecords = _batch.Records;
        _takenOctets = _batch.PayloadOctets;
        _loss = _queue.TakeLoss();
        if (_loss.Records > 0)
        {
            _batch.AddOwn(LossGap(_loss).ToRecord(_time.GetUtcNow()));
        }

        return true;
    }

    private JournalFileException? TryCommit()
    {
        DateTimeOffset now = _time.GetUtcNow();
        try
        {
            Mend();
            JournalSegment segment = SegmentFor(_batch.Octets, now);
            segment.Append(_batch.Bytes);
            Succeed(segment);
            KeepHouse();
            return null;
        }
        catch (JournalFileException error)
        {
            Fail(error, now);
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
        RecordPosition last = _rotation.MakeReady(_last, time.Now);
        if (last != _last)
        {
            _last = last;
            _batch.Renumber(_last, _chain);
        }

        PrepareLossFile();
        JournalSegment begun = _rotation.Begin(_last, _chain, time);
        _isHousekeepingDue = true;
        return begun;
    }

    /// <summary>Once, before the first segment: claims the epoch, makes the last segment durable, cuts its torn tail.</summary>
    private void Mend()
    {
        if (_isMended)
        {
            return;
        }

        if (_recovery.IsNewEpoch)
        {
            _epochs.Claim(_last.Epoch);
        }

        _isMended = true;
        foreach (string file in _recovery.Unfinished)
        {
            Attempt(() => _folder.Delete(file));
        }

        if (_recovery.Sound is { } end)
        {
            Attempt(() => MendLast(end));
        }
    }

    /// <summary>Frames that were never acknowledged may be in memory only; the new segment will count on them.</summary>
    private void MendLast(SegmentEnd end)
    {
        using IJournalFile file = _folder.Reopen(end.Name.Text);
        if (end.Torn is { } torn)
        {
            file.Truncate(torn.Offset);
            _shelf.ResizeLast(torn.Offset);
        }

        file.Sync();
    }

    /// <summary>Without it recording goes on, and only a log line would tell of what is given up on a disk that stays full.</summary>
    private void PrepareLossFile()
    {
        try
        {
            _losses.Prepare();
        }
        catch (JournalFileException error)
        {
            // Tried again before each new segment; while nothing can be written that is told already.
            if (_progress.FailingSince is null)
            {
                Tell(JournalEventKind.FileNotMended, $"{error.Message}; recording goes on");
            }
        }
    }

    private void Succeed(JournalSegment segment)
    {
        _shelf.ResizeLast(segment.Octets);
        _rotation.Settle();
        _hasToldDisplaced = false;
        WriterProgress progress = _progress;
        if (!_batch.IsEmpty)
        {
            progress = progress with { Written = progress.Written + _batch.Records, Batches = progress.Batches + 1 };
            _chain = _batch.Chain;
            _last = _batch.Last;
            DateSegment();

            // Published first: whoever is acknowledged finds himself counted.
            Publish(progress with { FailingSince = null });
            ReleaseTaken();
            _batch.Acknowledge();
            ForgetEarlierLoss();
        }
        else
        {
            Publish(progress with { FailingSince = null });
        }

        _batch.Begin(_last, _chain);
        _backoff.Reset();
        if (progress.FailingSince is { } since)
        {
            Tell(JournalEventKind.WritingResumed, $"writing works again; it failed since {since:u}");
        }

        if (_loss.Records > 0)
        {
            Tell(JournalEventKind.RecordsLost, $"{_loss.Records} records were not kept, because the queue was full");
            _loss = default;
        }
    }

    /// <summary>A segment begun while the clock was not trusted takes its date once it is.</summary>
    private void DateSegment()
    {
        if (_shelf.IsLastUndated && JournalTime.Read(_time, _options.ClockIsTrusted) is { IsTrusted: true, Now: var now })
        {
            _shelf.DateLast(now);
        }
    }

    /// <summary>Its gap record was the first to be queued, so it is durable with the first batch.</summary>
    private void ForgetEarlierLoss()
    {
        if (_losses.IsUntold)
        {
            Attempt(_losses.Clear);
        }
    }

    private void Fail(JournalFileException error, DateTimeOffset now)
    {
        WriterProgress progress = _progress;
        bool isDisplaced = error is JournalDisplacedException;
        if (isDisplaced && !_hasToldDisplaced)
        {
            // Once until something is acknowledged again: what is displaced before that was promised to nobody.
            _hasToldDisplaced = true;
            _backoff.Reset();
            progress = progress with { Displaced = progress.Displaced + 1 };
            TellDisplaced(error, now);
        }

        if (_rotation.Abandon(isDisplaced) is { } cause)
        {
            Tell(JournalEventKind.FileNotMended, $"{cause.Message}; what stands there was never acknowledged");
        }

        Publish(progress with
        {
            FailingSince = progress.FailingSince ?? now,
            Failures = progress.Failures + 1,
            LastError = error.Message,
        });
        if (progress.FailingSince is null && !isDisplaced)
        {
            string remedy = error.Error == Errno.IsADirectory ? "move that folder away" : "free space or replace the disk";
            Tell(JournalEventKind.WritingFailed, $"{error.Message}; nothing is acknowledged until it can be written; {remedy}");
        }
    }

    /// <summary>What was acknowledged may be gone: the operator hears of it, and the journal says it in its next record.</summary>
    private void TellDisplaced(JournalFileException error, DateTimeOffset now)
    {
        (RecordPosition first, long octets) = _rotation.Last;
        _queue.AddOwn(new GapRecord(GapReason.Displaced, 0, now, now, first, octets, Octets: 0).ToRecord(now));
        Tell(
            JournalEventKind.SegmentDisplaced,
            $"{error.Message}; records up to {_last} were acknowledged; 'sinkhole evidence verify' says which are missing; "
                + "a new segment begins");
    }

    private void WaitForRetry()
    {
        TimeSpan wait = _backoff.Next();
        if (wait > TimeSpan.Zero)
        {
            using ITimer timer = _time.CreateTimer(static queue => ((AppendQueue?)queue)?.Retry(), _queue, wait, Timeout.InfiniteTimeSpan);
            _queue.WaitForRetry();
        }
    }

    private void GiveUp()
    {
        var error = new JournalStoppedException(_folder.Path);
        RecordLoss loss = default;
        do
        {
            loss = loss.With(_loss).With(_batch.Abandon(error));
            ReleaseTaken();
            _batch.Begin(_last, _chain);
        }
        while (FillBatch());

        if (loss.Records > 0)
        {
            Publish(_progress with { GivenUp = loss.Records });
            TellGivenUp(loss);
        }
    }

    private void TellGivenUp(RecordLoss loss)
    {
        string what = $"{loss.Records} records between {loss.From:u} and {loss.Until:u} are given up: closed while the disk refused";
        try
        {
            _losses.Keep(loss, _last);
            Tell(JournalEventKind.RecordsGivenUp, $"{what}; the next start writes a gap record that says so");
        }
        catch (JournalFileException error)
        {
            Tell(JournalEventKind.RecordsGivenUp, $"{what}; {error.Message}: the files will not say so, keep this line");
        }
    }

    private void ReleaseTaken()
    {
        _queue.Release(_takenRecords, _takenOctets);
        _takenRecords = 0;
        _takenOctets = 0;
    }

    /// <summary>Only once it runs: what is to be dropped waits for the host to know whether its clock can be trusted.</summary>
    private void KeepHouse()
    {
        if (_isHousekeepingDue && _isRunning)
        {
            _isHousekeepingDue = false;
            _housekeptAt = _time.GetTimestamp();
            Attempt(() => _retention.Drop(JournalTime.Read(_time, _options.ClockIsTrusted)));
            Publish(_progress with { Overdue = _retention.Overdue });
        }
    }

    /// <summary>Does what may fail without harm to what is being recorded.</summary>
    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (JournalFileException error)
        {
            Tell(JournalEventKind.FileNotMended, $"{error.Message}; recording goes on");
        }
    }

    private void Publish(WriterProgress progress) => Volatile.Write(ref _progress, progress with
    {
        Last = _last,
        Segments = _shelf.Segments.Count,
        Octets = _shelf.Octets,
        Oldest = _shelf.Oldest,
    });

    private void Tell(JournalEventKind kind, string text) => _options.Notify(new JournalEvent(kind, $"journal {_folder.Path}: {text}"));

    private static GapRecord LossGap(RecordLoss loss) =>
        new(GapReason.Overflow, loss.Records, loss.From, loss.Until, default, Offset: 0, Octets: 0);
}
