using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.Telemetry;

/// <summary>The journals, taken together; the log and the status name the journal that fails.</summary>
internal static class EvidenceMetrics
{
    /// <summary>The families; each takes one snapshot a scrape.</summary>
    public static MetricGroup<Func<IReadOnlyList<JournalStatus>>> Families { get; } = new MetricGroup<Func<IReadOnlyList<JournalStatus>>>()
        .Counter(
            "sinkhole_evidence_written_total",
            "Records written to the journals and synced to disk.",
            static journals => journals().Sum(static journal => journal.Written))
        .Gauge(
            "sinkhole_evidence_spool_bytes",
            "Size of the journals on disk.",
            static journals => journals().Sum(static journal => journal.Octets))
        .Gauge(
            "sinkhole_evidence_spool_capacity_bytes",
            "Size that the journals can grow to on their disk.",
            static journals => CapacityOf(journals()))
        .Gauge(
            "sinkhole_evidence_failing",
            "1 while nothing can be written to one of the journals, otherwise 0.",
            static journals => journals().Any(static journal => journal.FailingSince is not null) ? 1 : 0)
        .Counter(
            "sinkhole_evidence_displaced_total",
            "Times that the file being written, or its folder, was found moved, replaced or truncated.",
            static journals => journals().Sum(static journal => journal.Displaced))
        .Gauge(
            "sinkhole_evidence_overdue_segments",
            "Segments older than their retention that are kept, because the clock is not trusted.",
            static journals => journals().Sum(static journal => journal.Overdue))
        .Gauge(
            "sinkhole_evidence_spool_oldest_timestamp_seconds",
            "Time at which the oldest segment on disk was begun, in seconds since the epoch.",
            static journals => (journals().Min(static journal => journal.Oldest) - DateTimeOffset.UnixEpoch)?.TotalSeconds);

    // Null where the disk does not say: 0 would mean that it is full. They share the free space of one disk.
    private static double? CapacityOf(IReadOnlyList<JournalStatus> journals) =>
        journals.Sum(static journal => journal.Octets) + journals.Min(static journal => journal.FreeOctets);
}
