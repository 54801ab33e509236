using System;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// Reports that the segment being written was moved, replaced or cut by somebody: to the operator, and as a gap record in the journal.
/// </summary>
/// <remarks>Owned by the writer's thread.</remarks>
internal sealed class Displacement
{
    private readonly AppendQueue _queue;
    private readonly SegmentRotation _rotation;
    private readonly WriterState _state;
    private bool _isReported;

    public Displacement(AppendQueue queue, SegmentRotation rotation, WriterState state)
    {
        _queue = queue;
        _rotation = rotation;
        _state = state;
    }

    /// <summary>Reports it once until <see cref="Reset"/>: a displacement before the next acknowledged record loses nothing more.</summary>
    /// <returns>True where it was reported now.</returns>
    public bool TryReport(JournalDisplacedException error, DateTimeOffset now)
    {
        if (_isReported)
        {
            return false;
        }

        _isReported = true;
        (RecordPosition first, long octets) = _rotation.Last;
        _queue.AddGap(new GapRecord(GapReason.Displaced, 0, now, now, first, octets, Octets: 0).ToRecord(now));
        _state.Notify(
            JournalEventKind.SegmentDisplaced,
            $"{error.Message}; records up to {_state.Last} were acknowledged; 'sinkhole evidence verify' shows which are missing; "
                + "a new segment begins");
        return true;
    }

    /// <summary>Records were acknowledged again.</summary>
    public void Reset() => _isReported = false;
}
