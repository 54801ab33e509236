using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>Drops whole segments that have become too old.</summary>
/// <remarks>
/// A segment's last record is older than the beginning of any later segment, so the next one's date decides. A date from an unsynchronised
/// clock is ignored, and so is one in the future: then the next segment with a date decides, and the instant in the segment's own header
/// must be past the retention too. That may drop late and never early. A date before that of an earlier segment
/// is ignored: the clock had jumped back, or had been ahead before. Owned by the writer's thread.
/// </remarks>
internal sealed class Retention
{
    private readonly JournalOptions _options;
    private readonly IJournalFolder _folder;
    private readonly SegmentCatalog _catalog;
    private readonly Action<JournalEventKind, string> _notify;

    /// <param name="options">How long records are kept, and whether the clock is trusted.</param>
    /// <param name="folder">Where segments are deleted.</param>
    /// <param name="catalog">The segments; dropped ones are removed.</param>
    /// <param name="tell">Called when segments were dropped, and once when some are overdue.</param>
    public Retention(JournalOptions options, IJournalFolder folder, SegmentCatalog catalog, Action<JournalEventKind, string> tell)
    {
        _options = options;
        _folder = folder;
        _catalog = catalog;
        _notify = tell;
    }

    /// <summary>Segments past their retention that are kept, because the clock is not trusted.</summary>
    public int Overdue { get; private set; }

    /// <summary>How many segments, from the oldest, may go: those before the first that must stay.</summary>
    /// <param name="segments">All segments, oldest first; the last is being written and never goes.</param>
    /// <param name="keep">How long records are kept.</param>
    /// <param name="now">The time, from a clock that is trusted.</param>
    public static int CountExpired(IReadOnlyList<CatalogEntry> segments, TimeSpan keep, DateTimeOffset now)
    {
        int expired = segments.Count;
        DateTimeOffset?[] dates = DatesOf(segments, now);
        DateTimeOffset? end = null;
        for (int index = segments.Count - 1; index >= 0; index--)
        {
            CatalogEntry segment = segments[index];
            DateTimeOffset? begun = dates[index];
            DateTimeOffset? told = begun ?? (segment.Created is { } created && created <= now ? created : null);

            // Where the next one seems older than this one, one of the two dates is wrong, and both must be past.
            bool isPast = now - end >= keep && (told is null || now - told >= keep);
            expired = isPast ? expired : index;
            end = begun ?? end;
        }

        return expired;
    }

    /// <summary>Deletes expired segments; nothing while the clock is not trusted.</summary>
    /// <exception cref="JournalFileException">A file cannot be deleted; the rest is tried again the next time.</exception>
    public void Drop(JournalTime time)
    {
        int expired = CountExpired(_catalog.Segments, KeepOf(time.Now), time.Now);
        if (expired > 0 && !time.IsTrusted)
        {
            ReportOverdue(expired);
            return;
        }

        Overdue = 0;
        if (expired == 0)
        {
            return;
        }

        SegmentName newest = _catalog.Segments[expired - 1].Name;
        for (int dropped = 0; dropped < expired; dropped++)
        {
            // An entry that is not a regular file is not evidence: it stays, and the others are still dropped.
            string name = _catalog.Segments[0].Name.Text;
            if (_folder.Find(name) is { IsRegular: true })
            {
                _folder.Delete(name);
            }

            _catalog.RemoveOldest();
        }

        _folder.Sync();
        string text = $"{expired} segments up to {newest.Text} were older than their retention and are deleted";
        _notify(JournalEventKind.SegmentsDropped, text);
    }

    /// <summary>How long records are kept: longer than their retention where some of them must stay.</summary>
    private TimeSpan KeepOf(DateTimeOffset now) =>
        _options.KeepFrom() is { } from && now - from > _options.Retention ? now - from : _options.Retention;

    /// <summary>The usable dates: in the past, and none before an earlier one.</summary>
    private static DateTimeOffset?[] DatesOf(IReadOnlyList<CatalogEntry> segments, DateTimeOffset now)
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

    /// <summary>The operator must know that the retention is exceeded.</summary>
    private void ReportOverdue(int expired)
    {
        if (Overdue == 0)
        {
            string text = $"{expired} segments are older than their retention and kept, because the clock is not trusted; "
                + "synchronise it, or confirm its jump with 'sinkhole reload --confirm'";
            _notify(JournalEventKind.SegmentsOverdue, text);
        }

        Overdue = expired;
    }
}
