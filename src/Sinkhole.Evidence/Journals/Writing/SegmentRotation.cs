using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// Which segment is written to: begins a new one where there is none, the day is another, it would grow too long, or the folder is another
/// one. Whatever the cause, it first looks whether the last segment is still where it was.
/// </summary>
/// <remarks>Owned by the writer's thread.</remarks>
internal sealed class SegmentRotation : IDisposable
{
    private const string AnotherFolder = "the folder is another one now: somebody moved or replaced it";

    private readonly JournalOptions _options;
    private readonly IJournalFolder _folder;
    private readonly EpochFile _epochs;
    private readonly JournalShelf _shelf;
    private IJournalFolderHold _hold;
    private JournalSegment? _segment;

    /// <summary>The segment with the last acknowledged record, while no other is open behind it.</summary>
    private ClosedSegment? _closed;

    /// <summary>The displacement has been reported to the writer; the next segment may begin in what is there now.</summary>
    private bool _isDisplaced;

    /// <param name="options">Bounds and identity.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="epochs">Where epochs are claimed.</param>
    /// <param name="shelf">The segments in the folder; kept true here.</param>
    /// <param name="hold">What holds the folder; owned from here on.</param>
    public SegmentRotation(
        JournalOptions options, IJournalFolder folder, EpochFile epochs, JournalShelf shelf, IJournalFolderHold hold)
    {
        _options = options;
        _folder = folder;
        _epochs = epochs;
        _shelf = shelf;
        _hold = hold;
    }

    /// <summary>The segment that holds the last acknowledged record, and its acknowledged octets; default where none was written yet.
    /// </summary>
    public (RecordPosition First, long Octets) Last =>
        _segment is { } open ? (FirstOf(open.Name), open.Octets)
        : _closed is { } closed ? (FirstOf(closed.Name), closed.Octets)
        : default;

    /// <summary>The open segment where it may take so many octets more; null where a new one must begin.</summary>
    public JournalSegment? Find(int octets, DateTimeOffset now) =>
        _segment is { } open
        && (!open.HasFrames
            || (open.Header.Created.UtcDateTime.Date == now.UtcDateTime.Date && open.Octets + octets <= _options.MostSegmentOctets))
            ? open
            : null;

    /// <summary>Looks whether the open segment is where it should be.</summary>
    /// <exception cref="JournalDisplacedException">It is not.</exception>
    public void Look() => _segment?.Append([]);

    /// <summary>Closes the open segment and makes the folder ready for a new one.</summary>
    /// <remarks>
    /// Where the path leads to another folder than before: holds that one, made where there is none, and begins a new epoch in it, because
    /// it may be a copy that somebody else has written on. One that another process holds is left to it.
    /// </remarks>
    /// <param name="last">The last acknowledged record.</param>
    /// <param name="now">The time.</param>
    /// <returns>
    /// The record behind which the next segment begins: of another epoch than <paramref name="last"/> where one was begun.
    /// </returns>
    /// <exception cref="JournalDisplacedException">
    /// What was acknowledged is not where it was: once for each time, and after <see cref="Abandon"/> the next call goes on.
    /// </exception>
    public RecordPosition MakeReady(RecordPosition last, DateTimeOffset now)
    {
        Close();
        if (!_hold.IsInPlace)
        {
            return _isDisplaced ? HoldAnother(now) : throw new JournalDisplacedException(AnotherFolder);
        }

        _closed?.ThrowIfDisplaced(_folder);
        if (_isDisplaced)
        {
            _shelf.Replace(Recovery.Shelve(_folder, JournalWalk.ListSegments(_folder)));
            _isDisplaced = false;
        }

        // A folder in the place of either could not be replaced, and recording would stop.
        var next = new SegmentName(last.Epoch, last.Sequence + 1);
        bool isTaken = _folder.Find(next.Text) is { IsRegular: false } || _folder.Find(next.Unfinished) is { IsRegular: false };
        return isTaken ? BeginEpoch(now) : last;
    }

    /// <summary>Begins the segment behind a record.</summary>
    /// <param name="last">That record.</param>
    /// <param name="chain">The chain there.</param>
    /// <param name="time">When it was decided: the disk may take seconds, in which a clock is set and synchronised.</param>
    public JournalSegment Begin(RecordPosition last, HashChain chain, JournalTime time)
    {
        var header = new SegmentHeader(
            _options.ApplianceId, last.Epoch, last.Sequence + 1, JournalInstant.ToMicroseconds(time.Now), chain);
        JournalSegment begun = JournalSegment.Create(_folder, _hold, header);
        _segment = begun;
        DateTimeOffset created = begun.Header.Created;
        _shelf.Add(new ShelvedSegment(begun.Name, created, time.IsTrusted ? created : null, begun.Octets));
        return begun;
    }

    /// <summary>The open segment has taken what it was given: those before it are the retention's from here on.</summary>
    public void Settle() => _closed = null;

    /// <summary>After a failure: cuts what was not acknowledged from the open segment, and closes it.</summary>
    /// <param name="isDisplaced">Whether the failure was that it, or its folder, is not where it was.</param>
    /// <returns>What could not be cut; null where all could.</returns>
    public JournalFileException? Abandon(bool isDisplaced)
    {
        _isDisplaced |= isDisplaced;
        JournalFileException? cause = null;
        if (_segment is { } failed)
        {
            _segment = null;
            _shelf.ResizeLast(failed.Octets);
            cause = failed.Abandon(out ClosedSegment? closed);
            _closed = failed.HasFrames ? closed : _closed;
        }

        // Told, and not to be told again.
        _closed = isDisplaced ? null : _closed;
        return cause;
    }

    public void Dispose()
    {
        _segment?.Dispose();
        _hold.Dispose();
    }

    private void Close()
    {
        if (_segment is { } open)
        {
            Look();
            _closed = open.Close();
            _segment = null;
        }
    }

    private RecordPosition HoldAnother(DateTimeOffset now)
    {
        _folder.Ensure();
        IJournalFolderHold found = _folder.Hold();
        try
        {
            RecordPosition begun = BeginEpoch(now);
            (found, _hold) = (_hold, found);
            _isDisplaced = false;
            return begun;
        }
        finally
        {
            found.Dispose();
        }
    }

    private RecordPosition BeginEpoch(DateTimeOffset now)
    {
        List<SegmentName> segments = JournalWalk.ListSegments(_folder);
        int epoch = _epochs.Next(segments.Count > 0 ? segments[^1].Epoch : 0, now);
        _epochs.Claim(epoch);
        _shelf.Replace(Recovery.Shelve(_folder, segments));
        return new RecordPosition(epoch, 0);
    }

    private static RecordPosition FirstOf(SegmentName name) => new(name.Epoch, name.FirstSequence);
}
