using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>The batch being written, filled from the queue; it keeps its records until they are durable or given up.</summary>
/// <remarks>Owned by the writer's thread.</remarks>
internal sealed class QueuedBatch
{
    private const int GapFrameOctets = 512;

    private readonly AppendQueue _queue;
    private readonly TimeProvider _time;
    private readonly JournalOptions _options;
    private readonly int _maxOctets;
    private readonly FrameBatch _frames;
    private readonly List<PendingAppend> _taken = [];
    private int _takenRecords;
    private int _takenOctets;

    /// <param name="queue">Where records wait.</param>
    /// <param name="time">Gives gap records their instant.</param>
    /// <param name="options">The length of a segment: a batch must fit into an empty one. And whether the clock is trusted.</param>
    /// <param name="keys">Encrypts records.</param>
    public QueuedBatch(AppendQueue queue, TimeProvider time, JournalOptions options, StorageKeyRing keys)
    {
        _options = options;
        _frames = new FrameBatch(keys);
        _queue = queue;
        _time = time;
        _maxOctets = (int)Math.Min(FrameBatch.MaxOctets, options.MaxSegmentOctets - SegmentHeader.Octets) - GapFrameOctets;
    }

    /// <summary>The frames to write; none where only the files are to be made ready.</summary>
    public FrameBatch Frames => _frames;

    /// <summary>What was refused before the batch was filled; its gap record is the last one in it.</summary>
    public RecordLoss Loss { get; private set; }

    /// <summary>Waits for records, where no batch that could not be written is still here.</summary>
    /// <returns>False where nothing is left and nothing will come.</returns>
    public bool Wait() => !_frames.IsEmpty || _queue.Wait();

    /// <summary>Fills an empty batch; one that could not be written stays as it is.</summary>
    public void Fill()
    {
        if (!_frames.IsEmpty)
        {
            return;
        }

        _taken.Clear();
        _queue.Take(_taken, _maxOctets);
        _frames.IsClockTrusted = _options.ClockIsTrusted();
        foreach (PendingAppend append in _taken)
        {
            _frames.Add(append);
        }

        _takenRecords = _frames.Records;
        _takenOctets = _frames.PayloadOctets;
        Loss = _queue.TakeLoss();
        if (Loss.Records > 0)
        {
            _frames.AddInternal(LossGap(Loss).ToRecord(_time.GetUtcNow()));
        }
    }

    /// <summary>All in it is durable: removes its records from the bounds of the queue and completes the appends.</summary>
    public void Acknowledge()
    {
        ReleaseTaken();
        _frames.Acknowledge();
    }

    /// <summary>The operator has been notified of <see cref="Loss"/>.</summary>
    public void ForgetLoss() => Loss = default;

    /// <summary>Gives up all records, and fails the appends.</summary>
    /// <returns>What is lost with it, and what was refused before.</returns>
    public RecordLoss Abandon(JournalException error)
    {
        RecordLoss loss = Loss.With(_frames.Abandon(error));
        ReleaseTaken();
        return loss;
    }

    private void ReleaseTaken()
    {
        _queue.Release(_takenRecords, _takenOctets);
        _takenRecords = 0;
        _takenOctets = 0;
    }

    private static GapRecord LossGap(RecordLoss loss) =>
        new(GapReason.Overflow, loss.Records, loss.From, loss.Until, default, Offset: 0, Octets: 0);
}
