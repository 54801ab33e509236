using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>Finds the last record in a journal that was made under a synchronised clock.</summary>
/// <remarks>
/// The journal's own records do not count: they are marked unsynchronised. File times do not count either: anybody can set them, and a
/// wrong clock has written wrong ones.
/// </remarks>
internal static class LastSynchronized
{
    // Months of an unsynchronised clock must not delay a start: this much is read in about a second.
    private const long MaxOctets = 256L * 1024 * 1024;

    /// <summary>
    /// The instant of the last such record in segments that are read from the newest back; behind 256 MiB, of the last that begins one.
    /// </summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="segments">The segments, oldest first.</param>
    /// <returns>Null where none is found.</returns>
    public static DateTimeOffset? Find(IJournalFolder folder, IReadOnlyList<CatalogEntry> segments)
    {
        long octets = 0;
        for (int index = segments.Count - 1; index >= 0; index--)
        {
            if (octets > MaxOctets)
            {
                return segments.Take(index + 1).LastOrDefault(static segment => segment.Begun is not null).Begun;
            }

            octets += segments[index].Octets;
            if (In(new JournalScanner(folder, [segments[index].Name]).Records()) is { } instant)
            {
                return instant;
            }
        }

        return null;
    }

    /// <summary>The instant of the last such record among some; null where none is.</summary>
    /// <param name="records">Records in order; all are read.</param>
    public static DateTimeOffset? In(IEnumerable<StoredRecord> records)
    {
        DateTimeOffset? last = null;
        foreach (StoredRecord stored in records)
        {
            last = stored.Record.ClockSynchronized ? stored.Record.Instant : last;
        }

        return last;
    }
}
