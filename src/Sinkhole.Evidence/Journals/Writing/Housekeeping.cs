using System;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// Work on the files beside the writing itself: repairs what an earlier process left, keeps the loss file ready, drops expired segments.
/// A failure here is reported and does not stop the recording.
/// </summary>
/// <remarks>Owned by the writer's thread.</remarks>
internal sealed class Housekeeping
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly IJournalFolder _folder;
    private readonly EpochFile _epochs;
    private readonly LossFile _losses;
    private readonly Recovery _recovery;
    private readonly Retention _retention;
    private readonly WriterState _state;
    private bool _isRepaired;
    private bool _isDue;
    private long _doneAt;

    public Housekeeping(
        JournalOptions options,
        TimeProvider time,
        IJournalFolder folder,
        EpochFile epochs,
        LossFile losses,
        Recovery recovery,
        WriterState state)
    {
        _options = options;
        _time = time;
        _folder = folder;
        _epochs = epochs;
        _losses = losses;
        _recovery = recovery;
        _state = state;
        _retention = new Retention(options, folder, recovery.Catalog, state.Notify);
    }

    /// <summary>Once, before the first segment: claims the epoch, makes the last segment durable, cuts its torn tail.</summary>
    /// <exception cref="JournalFileException">The epoch cannot be claimed: nothing may be written under it.</exception>
    public void Repair()
    {
        if (_isRepaired)
        {
            return;
        }

        if (_recovery.IsNewEpoch)
        {
            _epochs.Claim(_state.Last.Epoch);
        }

        _isRepaired = true;
        foreach (string file in _recovery.Unfinished)
        {
            Attempt(() => _folder.Delete(file));
        }

        if (_recovery.Sound is { } end)
        {
            Attempt(() => RepairLast(end));
        }
    }

    /// <summary>Prepares the loss file. Without it recording continues, but only the log reports records that the disk refused.</summary>
    public void PrepareLossFile()
    {
        try
        {
            _losses.Prepare();
        }
        catch (JournalFileException error)
        {
            // Tried again before each new segment; while nothing can be written, that is reported already.
            if (_state.Status.FailingSince is null)
            {
                _state.Notify(JournalEventKind.FileNotRepaired, $"{error.Message}; recording continues");
            }
        }
    }

    /// <summary>Its gap record was the first to be queued, so it is durable with the first batch.</summary>
    public void ForgetEarlierLoss()
    {
        if (_losses.IsUnreported)
        {
            Attempt(_losses.Clear);
        }
    }

    /// <summary>A new segment was begun: older ones may have expired.</summary>
    public void SetDue() => _isDue = true;

    /// <summary>Looks whether the interval is over.</summary>
    public void SetDueByTime() => _isDue |= _time.GetElapsedTime(_doneAt) >= Interval;

    /// <summary>Drops expired segments, where that is due.</summary>
    public void DropExpired()
    {
        if (_isDue)
        {
            _isDue = false;
            _doneAt = _time.GetTimestamp();
            Attempt(() => _retention.Drop(JournalTime.Read(_time, _options.ClockIsTrusted)));
            _state.Publish(_state.Status with { Overdue = _retention.Overdue });
        }
    }

    /// <summary>Frames that were never acknowledged may be in memory only; the new segment relies on them.</summary>
    private void RepairLast(SegmentEnd end)
    {
        using IJournalFile file = _folder.Reopen(end.Name.Text);
        if (end.Torn is { } torn)
        {
            file.Truncate(torn.Offset);
            _recovery.Catalog.ResizeLast(torn.Offset);
        }

        file.Sync();
    }

    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (JournalFileException error)
        {
            _state.Notify(JournalEventKind.FileNotRepaired, $"{error.Message}; recording continues");
        }
    }
}
