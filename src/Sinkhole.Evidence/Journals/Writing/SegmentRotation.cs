using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// Which segment is written to: begins a new one when there is none, on a new day, when it would grow too long, or when the folder was
/// replaced. In every case it first checks that the last segment is still in place.
/// </summary>
/// <remarks>Owned by the writer's thread.</remarks>
internal sealed class SegmentRotation : IDisposable
{
    private const string AnotherFolder = "the folder is another one now: somebody moved or replaced it";

    private readonly JournalOptions _options;
    private readonly IJournalFolder _folder;
    private readonly EpochFile _epochs;
    private readonly SegmentCatalog _catalog;
    private IJournalFolderLock _lock;
    private JournalSegment? _segment;

    /// <summary>The segment with the last acknowledged record, while no other is open behind it.</summary>
    private ClosedSegment? _closed;

    /// <summary>The displacement has been reported to the writer; the next segment may begin in what is there now.</summary>
    private bool _isDisplaced;

    /// <param name="options">Bounds and identity.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="epochs">Where epochs are claimed.</param>
    /// <param name="catalog">The segments in the folder; kept up to date here.</param>
    /// <param name="folderLock">The lock of the folder; owned from here on.</param>
    public SegmentRotation(
        JournalOptions options, IJournalFolder folder, EpochFile epochs, SegmentCatalog catalog, IJournalFolderLock folderLock)
    {
        _options = options;
        _folder = folder;
        _epochs = epochs;
        _catalog = catalog;
        _lock = folderLock;
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
            || (open.Header.Created.UtcDateTime.Date == now.UtcDateTime.Date && open.Octets + octets <= _options.MaxSegmentOctets))
            ? open
            : null;

    /// <summary>Checks that the open segment is in place.</summary>
    /// <exception cref="JournalDisplacedException">It is not.</exception>
    public void CheckInPlace() => _segment?.Append([]);

    /// <summary>Closes the open segment and makes the folder ready for a new one.</summary>
    /// <remarks>
    /// Where the path leads to another folder than before: holds that one, made where there is none, and begins a new epoch in it, because
    /// it may be a copy that was written to elsewhere. A folder that another process has locked is not used.
    /// </remarks>
    /// <param name="last">The last acknowledged record.</param>
    /// <param name="now">The time.</param>
    /// <returns>
    /// The record behind which the next segment begins: of another epoch than <paramref name="last"/> where one was begun.
    /// </returns>
    /// <exception cref="JournalDisplacedException">
    /// Acknowledged records are not in place: thrown once for each time; after <see cref="Abandon"/> the next call continues.
    /// </exception>
    public RecordPosition Prepare(RecordPosition last, DateTimeOffset now)
    {
        Close();
        if (!_lock.IsInPlace)
        {
            return _isDisplaced ? LockAnother(now) : throw new JournalDisplacedException(AnotherFolder);
        }

        _closed?.ThrowIfDisplaced(_folder);
        if (_isDisplaced)
        {
            _catalog.Replace(Recovery.ReadEntries(_folder, JournalScanner.ListSegments(_folder)));
            _isDisplaced = false;
        }

        // A folder of that name cannot be replaced by a file: a new epoch avoids the name, so that recording continues.
        var next = new SegmentName(last.Epoch, last.Sequence + 1);
        bool isTaken = _folder.Find(next.Text) is { IsRegular: false } || _folder.Find(next.Unfinished) is { IsRegular: false };
        return isTaken ? BeginEpoch(now) : last;
    }

    /// <summary>Begins the segment behind a record.</summary>
    /// <param name="last">That record.</param>
    /// <param name="chain">The chain there.</param>
    /// <param name="time">When it was decided: the disk may take seconds, in which the clock may be set.</param>
    public JournalSegment Begin(RecordPosition last, HashChain chain, JournalTime time)
    {
        var header = new SegmentHeader(
            _options.ApplianceId, last.Epoch, last.Sequence + 1, JournalInstant.ToMicroseconds(time.Now), chain);
        JournalSegment begun = JournalSegment.Create(_folder, _lock, header);
        _segment = begun;
        DateTimeOffset created = begun.Header.Created;
        _catalog.Add(new CatalogEntry(begun.Name, created, time.IsTrusted ? created : null, begun.Octets));
        return begun;
    }

    /// <summary>The open segment was written: the segment before it may expire from here on.</summary>
    public void ConfirmLast() => _closed = null;

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
            _catalog.ResizeLast(failed.Octets);
            cause = failed.Abandon(out ClosedSegment? closed);
            _closed = failed.HasFrames ? closed : _closed;
        }

        // Reported once.
        _closed = isDisplaced ? null : _closed;
        return cause;
    }

    public void Dispose()
    {
        _segment?.Dispose();
        _lock.Dispose();
    }

    private void Close()
    {
        if (_segment is { } open)
        {
            CheckInPlace();
            _closed = open.Close();
            _segment = null;
        }
    }

    private RecordPosition LockAnother(DateTimeOffset now)
    {
        _folder.Ensure();
        IJournalFolderLock found = _folder.Lock();
        try
        {
            RecordPosition begun = BeginEpoch(now);
            (found, _lock) = (_lock, found);
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
        List<SegmentName> segments = JournalScanner.ListSegments(_folder);
        int epoch = _epochs.Next(segments.Count > 0 ? segments[^1].Epoch : 0, now);
        _epochs.Claim(epoch);
        _catalog.Replace(Recovery.ReadEntries(_folder, segments));
        return new RecordPosition(epoch, 0);
    }

    private static RecordPosition FirstOf(SegmentName name) => new(name.Epoch, name.FirstSequence);
}
