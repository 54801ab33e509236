using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.Telemetry;

/// <summary>The journal's counters, as metrics.</summary>
internal static class EvidenceMetrics
{
    /// <summary>The families, bound.</summary>
    /// <param name="status">The journal of hits; one snapshot a family and scrape.</param>
    public static IEnumerable<BoundMetric> Bind(Func<JournalStatus> status) =>
    [
        SinkholeMetrics.EvidenceWritten.From(samples => samples.Add(status().Written)),
        SinkholeMetrics.EvidenceSpool.From(samples => samples.Add(status().Octets)),
        SinkholeMetrics.EvidenceSpoolCapacity.From(samples => AddCapacity(samples, status())),
        SinkholeMetrics.EvidenceFailing.From(samples => samples.Add(status().FailingSince is null ? 0L : 1L)),
        SinkholeMetrics.EvidenceDisplaced.From(samples => samples.Add(status().Displaced)),
        SinkholeMetrics.EvidenceOverdue.From(samples => samples.Add((long)status().Overdue)),
        SinkholeMetrics.EvidenceSpoolOldest.From(samples => AddOldest(samples, status())),
    ];

    // What the disk does not say is left out: a 0 would be read as "full".
    private static void AddCapacity(Samples samples, JournalStatus status)
    {
        if (status.FreeOctets is long free)
        {
            samples.Add(status.Octets + free);
        }
    }

    private static void AddOldest(Samples samples, JournalStatus status)
    {
        if (status.Oldest is DateTimeOffset oldest)
        {
            samples.Add((oldest - DateTimeOffset.UnixEpoch).TotalSeconds);
        }
    }
}
