using System;
using System.Linq;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Faces;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Telemetry;

/// <summary>The warning site.</summary>
internal static class WarningMetrics
{
    private const string Http = "http";

    private static readonly HitSource[] Sources = Enum.GetValues<HitSource>();
    private static readonly OrderClass[] Classes = Enum.GetValues<OrderClass>();
    private static readonly PageKind[] Pages = Enum.GetValues<PageKind>();
    private static readonly ConnectionLimit[] Limits = Enum.GetValues<ConnectionLimit>();
    private static readonly string[] StatusClasses = ["1xx", "2xx", "3xx", "4xx", "5xx"];

    /// <summary>What the site counts.</summary>
    public static MetricGroup<WarningCounters> Families { get; } = new MetricGroup<WarningCounters>()
        .Counter(
            "sinkhole_http_requests_total",
            "Requests to the warning site.",
            ["listener", "status_class", "page"],
            SetRequests)
        .Counter(
            "sinkhole_http_requests_refused_total",
            "Requests that could not be read as HTTP: malformed, too large or too slow.",
            static counters => counters.RequestsRefused)
        .Counter(
            "sinkhole_http_faults_total",
            "Requests that ended in an internal error, without a response.",
            static counters => counters.Faults)
        .Gauge(
            "sinkhole_http_connections",
            "Open connections to the warning site.",
            static counters => counters.ConnectionsOpen)
        .Counter(
            "sinkhole_http_connections_rejected_total",
            "Connections refused or closed because of a limit: too many, or too much memory, in total or for one client.",
            ["limit"],
            SetRejected)
        .Histogram(
            "sinkhole_http_first_byte_seconds",
            "Time from reading the head of a request to the first byte of its response.",
            FirstByteTimes.Seconds,
            ["listener"],
            static (series, counters) => series.Set(SnapshotOf(counters.FirstBytes), Http))
        .Counter(
            "sinkhole_visits_total",
            "Visits: hits, coalesced, counted, unrecorded and discarded ones, and those whose record is still being written.",
            static counters => counters.Visits)
        .Counter(
            "sinkhole_hits_total",
            "Visits recorded as hits.",
            ["source", "order_class"],
            SetHits)
        .Counter(
            "sinkhole_hits_coalesced_total",
            "Visits counted in the record of an earlier visit on the same connection.",
            ["source"],
            SetCoalesced)
        .Counter(
            "sinkhole_hits_counted_total",
            "Visits above limits.hits_per_address, counted in one record for each address and minute.",
            static counters => counters.Counted)
        .Counter(
            "sinkhole_hits_unrecorded_total",
            "Visits that could not be recorded, by reason.",
            ["reason"],
            static (series, counters) =>
            {
                series.Set(counters.Unrecorded(UnrecordedReason.QueueFull), "queue_full");
                series.Set(counters.Unrecorded(UnrecordedReason.DiskFull), "disk_full");
                series.Set(counters.Unrecorded(UnrecordedReason.IoError), "io_error");
            })
        .Counter(
            "sinkhole_visits_discarded_total",
            "Visits that are counted but not recorded, by reason.",
            ["reason"],
            static (series, counters) =>
            {
                series.Set(counters.Discarded(DiscardReason.ClassD), "class_d");
                series.Set(counters.Discarded(DiscardReason.Uncovered), "uncovered");
                series.Set(counters.Discarded(DiscardReason.Nameless), "nameless");
            })
        .Counter(
            "sinkhole_pages_unreferenced_total",
            "Warning pages sent without a reference, because the record was not on disk within its budget.",
            static counters => counters.PagesUnreferenced);

    /// <summary>What its connections hold in memory.</summary>
    public static MetricGroup<Func<long>> Memory { get; } = new MetricGroup<Func<long>>()
        .Gauge(
            "sinkhole_http_memory_bytes",
            "Memory held by connections to the warning site; at most half of limits.web_memory.",
            static octets => octets());

    private static void SetRequests(ValueSeries series, WarningCounters counters)
    {
        for (int first = 1; first <= StatusClasses.Length; first++)
        {
            foreach (PageKind page in Pages)
            {
                series.Set(counters.Requests(first, page), Http, StatusClasses[first - 1], WordOf(page));
            }
        }
    }

    private static void SetRejected(ValueSeries series, WarningCounters counters)
    {
        foreach (ConnectionLimit limit in Limits)
        {
            series.Set(counters.ConnectionsRejected(limit), WordOf(limit));
        }
    }

    private static HistogramSnapshot SnapshotOf(FirstByteTimes times)
    {
        long[] counts = [.. Enumerable.Range(0, FirstByteTimes.Seconds.Length + 1).Select(bucket => times[bucket])];
        return new HistogramSnapshot(counts, times.Sum.TotalSeconds);
    }

    private static void SetHits(ValueSeries series, WarningCounters counters)
    {
        foreach (HitSource source in Sources)
        {
            foreach (OrderClass order in Classes)
            {
                series.Set(counters.Hits(source, order), WordOf(source), WordOf(order));
            }
        }
    }

    private static void SetCoalesced(ValueSeries series, WarningCounters counters)
    {
        foreach (HitSource source in Sources)
        {
            series.Set(counters.Coalesced(source), WordOf(source));
        }
    }

    private static string WordOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
