using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Faces;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Telemetry;

/// <summary>The warning site's counters, as metrics.</summary>
internal static class WarningMetrics
{
    private const string Http = "http";

    private static readonly HitSource[] Sources = Enum.GetValues<HitSource>();
    private static readonly OrderClass[] Classes = Enum.GetValues<OrderClass>();
    private static readonly PageKind[] Pages = Enum.GetValues<PageKind>();
    private static readonly string[] StatusClasses = ["1xx", "2xx", "3xx", "4xx", "5xx"];

    /// <summary>The families, bound.</summary>
    public static IEnumerable<BoundMetric> Bind(WarningCounters counters) =>
    [
        SinkholeMetrics.HttpRequests.From(samples => AddRequests(samples, counters)),
        SinkholeMetrics.HttpRequestsRefused.From(samples => samples.Add(counters.RequestsRefused)),
        SinkholeMetrics.HttpFaults.From(samples => samples.Add(counters.Faults)),
        SinkholeMetrics.HttpConnections.From(samples => samples.Add(counters.ConnectionsOpen)),
        SinkholeMetrics.HttpConnectionsRejected.From(samples => AddRejected(samples, counters)),
        SinkholeMetrics.HttpFirstByte.From(samples => AddFirstBytes(samples, counters.FirstBytes)),
        SinkholeMetrics.Visits.From(samples => samples.Add(counters.Visits)),
        SinkholeMetrics.Hits.From(samples => AddHits(samples, counters)),
        SinkholeMetrics.HitsCoalesced.From(samples => AddCoalesced(samples, counters)),
        SinkholeMetrics.HitsCounted.From(samples => samples.Add(counters.Counted)),
        SinkholeMetrics.HitsUnrecorded.From(samples => AddUnrecorded(samples, counters)),
        SinkholeMetrics.VisitsDiscarded.From(samples => AddDiscarded(samples, counters)),
        SinkholeMetrics.PagesUnreferenced.From(samples => samples.Add(counters.PagesUnreferenced)),
    ];

    private static void AddRequests(Samples samples, WarningCounters counters)
    {
        for (int first = 1; first <= StatusClasses.Length; first++)
        {
            foreach (PageKind page in Pages)
            {
                samples.Add(counters.Requests(first, page), Http, StatusClasses[first - 1], WordOf(page));
            }
        }
    }

    private static void AddRejected(Samples samples, WarningCounters counters)
    {
        foreach (ConnectionLimit limit in Enum.GetValues<ConnectionLimit>())
        {
            samples.Add(counters.ConnectionsRejected(limit), WordOf(limit));
        }
    }

    private static void AddFirstBytes(Samples samples, FirstByteTimes times)
    {
        long[] counts = [.. Enumerable.Range(0, FirstByteTimes.Seconds.Length + 1).Select(bucket => times[bucket])];
        samples.Add(new HistogramReading(FirstByteTimes.Seconds.AsMemory(), counts, times.Sum.TotalSeconds), Http);
    }

    private static void AddHits(Samples samples, WarningCounters counters)
    {
        foreach (HitSource source in Sources)
        {
            foreach (OrderClass order in Classes)
            {
                samples.Add(counters.Hits(source, order), WordOf(source), WordOf(order));
            }
        }
    }

    private static void AddCoalesced(Samples samples, WarningCounters counters)
    {
        foreach (HitSource source in Sources)
        {
            samples.Add(counters.Coalesced(source), WordOf(source));
        }
    }

    private static void AddUnrecorded(Samples samples, WarningCounters counters)
    {
        samples.Add(counters.Unrecorded(UnrecordedReason.QueueFull), "queue_full");
        samples.Add(counters.Unrecorded(UnrecordedReason.DiskFull), "disk_full");
        samples.Add(counters.Unrecorded(UnrecordedReason.IoError), "io_error");
    }

    private static void AddDiscarded(Samples samples, WarningCounters counters)
    {
        samples.Add(counters.Discarded(DiscardReason.ClassD), "class_d");
        samples.Add(counters.Discarded(DiscardReason.Uncovered), "uncovered");
        samples.Add(counters.Discarded(DiscardReason.Nameless), "nameless");
    }

    private static string WordOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
