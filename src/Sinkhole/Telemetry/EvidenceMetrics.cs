using System;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.Telemetry;

/// <summary>The journal of hits.</summary>
internal static class EvidenceMetrics
{
    /// <summary>The families; each takes one snapshot a scrape.</summary>
    public static MetricGroup<Func<JournalStatus>> Families { get; } = new MetricGroup<Func<JournalStatus>>()
        .Counter(
            "sinkhole_evidence_written_total",
            "Records written to the journals and synced to disk.",
            static status => status().Written)
        .Gauge(
            "sinkhole_evidence_spool_bytes",
            "Size of the journals on disk.",
            static status => status().Octets)
        .Gauge(
            "sinkhole_evidence_spool_capacity_bytes",
            "Size that the journals can grow to on their disk.",
            static status => CapacityOf(status()))
        .Gauge(
            "sinkhole_evidence_failing",
            "1 while nothing can be written to the journal, otherwise 0.",
            static status => status().FailingSince is null ? 0 : 1)
        .Counter(
            "sinkhole_evidence_displaced_total",
            "Times that the file being written, or its folder, was found moved, replaced or truncated.",
            static status => status().Displaced)
        .Gauge(
            "sinkhole_evidence_overdue_segments",
            "Segments older than their retention that are kept, because the clock is not trusted.",
            static status => status().Overdue)
        .Gauge(
            "sinkhole_evidence_spool_oldest_timestamp_seconds",
            "Time of the oldest record on disk, in seconds since the epoch.",
            static status => (status().Oldest - DateTimeOffset.UnixEpoch)?.TotalSeconds);

    // Null where the disk does not say: 0 would mean that it is full.
    private static double? CapacityOf(JournalStatus status) => status.Octets + status.FreeOctets;
}
