using System.IO;
using System.Linq;
using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Hosting;

/// <summary>The generation numbers that hits on disk bear: where the number's own file is lost, it must restart above them.</summary>
internal static class HitGenerations
{
    /// <summary>The highest; 0 where there are no hits. Reads the whole journal.</summary>
    public static long Highest(string folder) => !Directory.Exists(folder)
        ? 0
        : new JournalReader(folder).Read(default).Select(GenerationOf).DefaultIfEmpty().Max();

    private static long GenerationOf(StoredRecord stored) => HitRecord.TryRead(stored.Record, out HitRecord? hit) ? hit.Generation : 0;
}
