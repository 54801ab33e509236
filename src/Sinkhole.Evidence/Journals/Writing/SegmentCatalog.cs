using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// The segments that are in the folder, oldest first: what the status counts and what retention drops. Owned by the writer's thread.
/// </summary>
internal sealed class SegmentCatalog
{
    private readonly List<CatalogEntry> _segments = [];

    public IReadOnlyList<CatalogEntry> Segments => _segments;

    public long Octets { get; private set; }

    public DateTimeOffset? Oldest => _segments.Count > 0 ? _segments[0].Begun ?? _segments[0].Created : null;

    /// <summary>Whether the last segment has no date yet.</summary>
    public bool IsLastUndated => _segments.Count > 0 && _segments[^1].Begun is null;

    /// <summary>Adds a segment at the end; it replaces one of the same name.</summary>
    public void Add(CatalogEntry segment)
    {
        int same = _segments.FindLastIndex(other => other.Name == segment.Name);
        if (same >= 0)
        {
            RemoveAt(same);
        }

        _segments.Add(segment);
        Octets += segment.Octets;
    }

    /// <summary>The last segment has grown, or was cut.</summary>
    public void ResizeLast(long octets)
    {
        if (_segments.Count > 0)
        {
            Octets += octets - _segments[^1].Octets;
            _segments[^1] = _segments[^1] with { Octets = octets };
        }
    }

    /// <summary>Gives the last segment its date.</summary>
    /// <param name="now">The time, from a clock that is trusted: all in earlier segments is older.</param>
    public void DateLast(DateTimeOffset now) => _segments[^1] = _segments[^1] with { Begun = now };

    /// <summary>The instant of a record; null where its clock was not synchronised.</summary>
    public static DateTimeOffset? DateOf(in FrameHeader record) =>
        record.ClockSynchronized ? JournalInstant.FromMicroseconds(record.InstantMicroseconds) : null;

    /// <summary>Replaces all with the segments of a folder.</summary>
    public void Replace(IEnumerable<CatalogEntry> segments)
    {
        _segments.Clear();
        Octets = 0;
        foreach (CatalogEntry segment in segments)
        {
            Add(segment);
        }
    }

    public void RemoveOldest() => RemoveAt(0);

    private void RemoveAt(int index)
    {
        Octets -= _segments[index].Octets;
        _segments.RemoveAt(index);
    }
}

/// <summary>A segment in the folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Created">When it was begun as its header says, by any clock; null where the header is not valid.</param>
/// <param name="Begun">An instant by a trusted clock at or after which it was begun, so that all in earlier segments is older; null where
/// the clock was not trusted. For a segment of an earlier process, its first record shows only whether the clock was synchronised.
/// </param>
/// <param name="Octets">Its length.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CatalogEntry(SegmentName Name, DateTimeOffset? Created, DateTimeOffset? Begun, long Octets);
