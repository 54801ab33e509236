using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.Telemetry;

/// <summary>The journals, each by its name; the space of their disk is for all of them together.</summary>
internal static class EvidenceMetrics
{
    private static readonly string[] ByJournal = ["journal"];

    /// <summary>The families; each takes one snapshot a scrape.</summary>
    public static MetricGroup<Func<IReadOnlyList<JournalStatus>>> Families { get; } = new MetricGroup<Func<IReadOnlyList<JournalStatus>>>()
        .Counter(
            "sinkhole_evidence_written_total",
            "Records written to a journal and synced to disk.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.Written))
        .Gauge(
            "sinkhole_evidence_pending_records",
            "Records accepted by a journal that are not yet on the disk.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.Pending))
        .Gauge(
            "sinkhole_evidence_segments",
            "Segments of a journal on disk.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.Segments))
        .Gauge(
            "sinkhole_evidence_spool_bytes",
            "Size of a journal on disk.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.Octets))
        .Gauge(
            "sinkhole_evidence_spool_capacity_bytes",
            "Size that all journals together can grow to on their disk.",
            static journals => CapacityOf(journals()))
        .Gauge(
            "sinkhole_evidence_failing",
            "1 while nothing can be written to a journal, otherwise 0.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.FailingSince is null ? 0 : 1))
        .Counter(
            "sinkhole_evidence_write_failures_total",
            "Writes and syncs of a journal that failed; its records wait for the next one.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.Failures))
        .Counter(
            "sinkhole_evidence_refused_total",
            "Records that a journal refused because its queue was full.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.Lost))
        .Counter(
            "sinkhole_evidence_gaps_total",
            "Gap records in a journal: each says from when to when records are missing, and why.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.Gaps))
        .Counter(
            "sinkhole_evidence_displaced_total",
            "Times that the file being written, or its folder, was found moved, replaced or truncated.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.Displaced))
        .Gauge(
            "sinkhole_evidence_retention_seconds",
            "How long whole segments of a journal are kept.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.Retention.TotalSeconds))
        .Gauge(
            "sinkhole_evidence_overdue_segments",
            "Segments older than their retention that are kept, because the clock is not trusted.",
            ByJournal,
            static (series, journals) => SetEach(series, journals, static journal => journal.Overdue))
        .Gauge(
            "sinkhole_evidence_spool_oldest_timestamp_seconds",
            "Time at which the oldest segment on disk was begun, in seconds since the epoch.",
            ByJournal,
            static (series, journals) =>
                SetEach(series, journals, static journal => (journal.Oldest - DateTimeOffset.UnixEpoch)?.TotalSeconds));

    // A series that has no value at a scrape is absent from it.
    private static void SetEach(ValueSeries series, Func<IReadOnlyList<JournalStatus>> journals, Func<JournalStatus, double?> value)
    {
        foreach (JournalStatus journal in journals())
        {
            if (value(journal) is double known)
            {
                series.Set(known, journal.Name);
            }
        }
    }

    // Null where the disk does not say: 0 would mean that it is full. They share the free space of one disk.
    private static double? CapacityOf(IReadOnlyList<JournalStatus> journals) =>
        journals.Sum(static journal => journal.Octets) + journals.Min(static journal => journal.FreeOctets);
}
