using System;
using System.Threading;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// What happens after a failed write or sync: the segment is closed, the operator is notified, the next attempt is delayed.
/// </summary>
/// <remarks>Owned by the writer's thread.</remarks>
internal sealed class WriteFailure
{
    private readonly TimeProvider _time;
    private readonly AppendQueue _queue;
    private readonly SegmentRotation _rotation;
    private readonly WriterState _state;
    private readonly Displacement _displacement;
    private Backoff _backoff;

    public WriteFailure(TimeProvider time, TimeSpan maxBackoff, AppendQueue queue, SegmentRotation rotation, WriterState state)
    {
        _time = time;
        _queue = queue;
        _rotation = rotation;
        _state = state;
        _displacement = new Displacement(queue, rotation, state);
        _backoff = new Backoff(maxBackoff);
    }

    /// <summary>A write, a sync or a check of the open segment has failed.</summary>
    public void Handle(JournalFileException error, DateTimeOffset now)
    {
        JournalStatus status = _state.Status;
        var displaced = error as JournalDisplacedException;
        if (displaced is not null && _displacement.TryReport(displaced, now))
        {
            _backoff.Reset();
            status = status with { Displaced = status.Displaced + 1 };
        }

        if (_rotation.Abandon(displaced is not null) is { } cause)
        {
            _state.Notify(JournalEventKind.FileNotRepaired, $"{cause.Message}; those octets were never acknowledged");
        }

        _state.Publish(status with
        {
            FailingSince = status.FailingSince ?? now,
            Failures = status.Failures + 1,
            LastError = error.Message,
        });
        if (status.FailingSince is null && displaced is null)
        {
            _state.Notify(
                JournalEventKind.WritingFailed, $"{error.Message}; nothing is acknowledged until it can be written; {RemedyOf(error)}");
        }
    }

    private static string RemedyOf(JournalFileException error) =>
        error.IsForbidden ? "a file or folder is not this user's: 'chown -R USER' the data folder to the user of the appliance"
        : error.Error == Errno.IsADirectory ? "move that folder away"
        : error.Error == Errno.ReadOnlyFileSystem ? "its file system is read-only: see why, and replace the disk if it fails"
        : "free space or replace the disk";

    /// <summary>The open segment has been written again.</summary>
    public void Reset()
    {
        _backoff.Reset();
        _displacement.Reset();
    }

    /// <summary>Waits until the next attempt is due, or the queue is closed.</summary>
    public void WaitForRetry()
    {
        TimeSpan wait = _backoff.Next();
        if (wait > TimeSpan.Zero)
        {
            using ITimer timer = _time.CreateTimer(static queue => ((AppendQueue?)queue)?.Retry(), _queue, wait, Timeout.InfiniteTimeSpan);
            _queue.WaitForRetry();
        }
    }
}
