using System;
using System.IO;
using System.Linq;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Composition;

/// <summary>
/// Reads the generation numbers in the records of a journal: the number of a new generation must be higher.
/// </summary>
internal static class RecordedGenerations
{
    /// <summary>
    /// The highest number; 0 without any. Reads only the newest segment that has one, because numbers never decrease.
    /// </summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="generationOf">The generation that a record names; 0 for none.</param>
    public static long Highest(string folder, Func<Record, long> generationOf)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var reader = new JournalReader(folder);
        return reader.SegmentStarts()
            .Reverse()
            .Select(start => reader.ReadSegment(start).Select(stored => generationOf(stored.Record)).DefaultIfEmpty().Max())
            .FirstOrDefault(static highest => highest > 0);
    }

    /// <summary>The generation that a record of the journal of hits names.</summary>
    public static long OfHit(Record record) =>
        HitRecord.TryRead(record, out HitRecord? hit) ? hit.Generation
        : CountedRecord.TryRead(record, out CountedRecord? counted) ? counted.Generation
        : DnsContactRecord.TryRead(record, out DnsContactRecord? contact) ? contact.Generation
        : TlsContactRecord.TryRead(record, out TlsContactRecord? hello) ? hello.Generation
        : 0;
}
