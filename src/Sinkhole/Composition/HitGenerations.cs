using System.IO;
using System.Linq;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Composition;

/// <summary>
/// Reads the generation numbers of the hits on disk: the number of a new generation must be higher.
/// </summary>
internal static class HitGenerations
{
    /// <summary>The highest number; 0 without hits. Reads only the newest segment with a hit, because numbers never decrease.</summary>
    public static long Highest(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var reader = new JournalReader(folder);
        return reader.SegmentStarts()
            .Reverse()
            .Select(start => reader.ReadSegment(start).Select(GenerationOf).DefaultIfEmpty().Max())
            .FirstOrDefault(static highest => highest > 0);
    }

    private static long GenerationOf(StoredRecord stored) =>
        HitRecord.TryRead(stored.Record, out HitRecord? hit) ? hit.Generation
        : CountedRecord.TryRead(stored.Record, out CountedRecord? counted) ? counted.Generation
        : 0;
}
