using System;
using System.Collections.Generic;

namespace Sinkhole.Evidence.Journals;

/// <summary>
/// The segments that are in the folder, oldest first: what the status counts and what retention drops. Owned by the writer's thread.
/// </summary>
internal sealed class JournalShelf
{
    private readonly List<ShelvedSegment> _segments = [];

    public IReadOnlyList<ShelvedSegment> Segments => _segments;

    public long Octets { get; private set; }

    public DateTimeOffset? Oldest => _segments.Count > 0 ? _segments[0].Created : null;

    /// <summary>Puts a segment last, in the place of one of the same name.</summary>
    public void Add(ShelvedSegment segment)
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

    public void RemoveOldest() => RemoveAt(0);

    private void RemoveAt(int index)
    {
        Octets -= _segments[index].Octets;
        _segments.RemoveAt(index);
    }
}

/// <summary>A segment in the folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Created">When it was begun; null where its header does not hold.</param>
/// <param name="Octets">Its length.</param>
internal readonly record struct ShelvedSegment(SegmentName Name, DateTimeOffset? Created, long Octets);
