using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>Drops whole segments that have become too old.</summary>
/// <remarks>
/// A segment's last record is older than the beginning of any later segment, so the next one's date decides. A date that an unsynchronised
/// clock wrote says nothing, nor does one that is still to come: then the date of the next one that has a date decides, and what the
/// segment's own header says must be past too: later than need be and never too early. Nor does a date before that of an earlier segment
/// say anything: the clock had jumped back, or had been ahead before. Owned by the writer's thread.
/// </remarks>
internal sealed class Retention
{
    private readonly JournalOptions _options;
    private readonly IJournalFolder _folder;
    private readonly JournalShelf _shelf;
    private readonly Action<JournalEventKind, string> _tell;

    /// <param name="options">How long records are kept, and whether the clock is trusted.</param>
    /// <param name="folder">Where segments are deleted.</param>
    /// <param name="shelf">The segments; what is dropped leaves it.</param>
    /// <param name="tell">Hears what was dropped, and once what is overdue.</param>
    public Retention(JournalOptions options, IJournalFolder folder, JournalShelf shelf, Action<JournalEventKind, string> tell)
    {
        _options = options;
        _folder = folder;
        _shelf = shelf;
        _tell = tell;
    }

    /// <summary>Segments past their retention that are kept, because the clock is not trusted.</summary>
    public int Overdue { get; private set; }

    /// <summary>How many segments, from the oldest, may go: those before the first that must stay.</summary>
    /// <param name="segments">All segments, oldest first; the last is being written and never goes.</param>
    /// <param name="keep">How long records are kept.</param>
    /// <param name="now">The time, from a clock that is trusted.</param>
    public static int CountExpired(IReadOnlyList<ShelvedSegment> segments, TimeSpan keep, DateTimeOffset now)
    {
        int expired = segments.Count;
        DateTimeOffset?[] dates = DatesOf(segments, now);
        DateTimeOffset? end = null;
        for (int index = segments.Count - 1; index >= 0; index--)
        {
            ShelvedSegment segment = segments[index];
            DateTimeOffset? begun = dates[index];
            DateTimeOffset? told = begun ?? (segment.Created is { } created && created <= now ? created : null);

            // Where the next one seems older than this one, one of the two dates is wrong, and both must be past.
            bool isPast = now - end >= keep && (told is null || now - told >= keep);
            expired = isPast ? expired : index;
            end = begun ?? end;
        }

        return expired;
    }

    /// <summary>Deletes what is too old; a clock that nobody trusts deletes nothing.</summary>
    /// <exception cref="JournalFileException">The disk refuses; what is left is tried again the next time.</exception>
    public void Drop(JournalTime time)
    {
        int expired = CountExpired(_shelf.Segments, _options.Retention, time.Now);
        if (expired > 0 && !time.IsTrusted)
        {
            TellOverdue(expired);
            return;
        }

        Overdue = 0;
        if (expired == 0)
        {
            return;
        }

        SegmentName newest = _shelf.Segments[expired - 1].Name;
        for (int dropped = 0; dropped < expired; dropped++)
        {
            // What somebody put in a segment's place is no evidence, and what cannot be removed must not keep the others.
            string name = _shelf.Segments[0].Name.Text;
            if (_folder.Find(name) is { IsRegular: true })
            {
                _folder.Delete(name);
            }

            _shelf.RemoveOldest();
        }

        _folder.Sync();
        _tell(JournalEventKind.SegmentsDropped, $"{expired} segments up to {newest.Text} are past their retention and gone");
    }

    /// <summary>The dates that say something: past, and none before an earlier one.</summary>
    private static DateTimeOffset?[] DatesOf(IReadOnlyList<ShelvedSegment> segments, DateTimeOffset now)
    {
        var dates = new DateTimeOffset?[segments.Count];
        DateTimeOffset latest = DateTimeOffset.MinValue;
        for (int index = 0; index < dates.Length; index++)
        {
            if (segments[index].Begun is { } begun && begun <= now && begun >= latest)
            {
                dates[index] = begun;
                latest = begun;
            }
        }

        return dates;
    }

    /// <summary>Whoever promised a retention must hear that it is not kept.</summary>
    private void TellOverdue(int expired)
    {
        if (Overdue == 0)
        {
            string text = $"{expired} segments are past their retention and kept, because the clock is not trusted; "
                + "synchronise it, or confirm its jump";
            _tell(JournalEventKind.SegmentsOverdue, text);
        }

        Overdue = expired;
    }
}
