using System.Collections.Generic;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Warning.Hits;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>The hits of a journal, read from its files alone.</summary>
internal static class HitsOnDisk
{
    /// <summary>All hits by the reference that their visitors hold.</summary>
    public static Dictionary<HitReference, HitRecord> Read(string folder)
    {
        Dictionary<HitReference, HitRecord> hits = [];
        foreach (StoredRecord stored in new JournalReader(folder).Read(default))
        {
            if (HitRecord.TryRead(stored.Record, out HitRecord? hit))
            {
                hits.Add(hit.Reference, hit);
            }
        }

        return hits;
    }
}
