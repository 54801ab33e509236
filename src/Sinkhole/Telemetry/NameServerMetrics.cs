using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;

namespace Sinkhole.Telemetry;

/// <summary>The name server: one set of counters a listener, added up at a scrape.</summary>
internal static class NameServerMetrics
{
    private static readonly DnsTransport[] Transports = Enum.GetValues<DnsTransport>();
    private static readonly QueryOutcome[] Outcomes = Enum.GetValues<QueryOutcome>();
    private static readonly DropReason[] DropReasons = Enum.GetValues<DropReason>();
    private static readonly UnsentReason[] UnsentReasons = Enum.GetValues<UnsentReason>();

    /// <summary>What the listeners count; before they are open there may be none.</summary>
    public static MetricGroup<Func<IReadOnlyList<QueryCounters>>> Families { get; } = new MetricGroup<Func<IReadOnlyList<QueryCounters>>>()
        .Counter(
            "sinkhole_dns_queries_total",
            "DNS messages received, answered or not.",
            ["transport", "family", "qtype"],
            static (series, listeners) => SetQueries(series, listeners()))
        .Counter(
            "sinkhole_dns_responses_total",
            "DNS messages sent to clients.",
            ["rcode", "outcome"],
            static (series, listeners) => SetResponses(series, listeners()))
        .Histogram(
            "sinkhole_dns_response_duration_seconds",
            "Time from receiving a query to having its response ready to send.",
            ResponseBuckets.Seconds,
            ["transport"],
            static (series, listeners) => SetDurations(series, listeners()))
        .Histogram(
            "sinkhole_dns_response_size_bytes",
            "Size of DNS messages sent to clients.",
            ResponseBuckets.Octets,
            ["transport"],
            static (series, listeners) => SetSizes(series, listeners()))
        .Counter(
            "sinkhole_dns_dropped_total",
            "DNS messages dropped without a response, by reason.",
            ["reason"],
            static (series, listeners) => SetDropped(series, listeners()))
        .Counter(
            "sinkhole_dns_unsent_total",
            "Responses that could not be sent, by reason.",
            ["reason"],
            static (series, listeners) => SetUnsent(series, listeners()))
        .Counter(
            "sinkhole_dns_padded_total",
            "UDP queries with octets after the message; these octets were ignored.",
            static listeners => Sum(listeners(), static counters => counters.Padded))
        .Counter(
            "sinkhole_dns_receive_errors_total",
            "Errors while receiving UDP datagrams; interrupted calls and ICMP errors are not counted.",
            static listeners => Sum(listeners(), static counters => counters.ReceiveErrors))
        .Counter(
            "sinkhole_dns_observed_total",
            "Queries for names covered by an entry with the action observe; their answers are not changed.",
            static listeners => Sum(listeners(), static counters => counters.Observed));

    /// <summary>What waits for clients of DNS over TCP.</summary>
    public static MetricGroup<StreamMemory> Streams { get; } = new MetricGroup<StreamMemory>()
        .Gauge(
            "sinkhole_dns_tcp_waiting_bytes",
            "Memory held for DNS over TCP clients: messages being read, queries waiting for upstreams, replies not sent yet. "
                + "Each octet counts three times, as in limits.dns_tcp_memory.",
            static memory => memory.Octets);

    private static void SetQueries(ValueSeries series, IReadOnlyList<QueryCounters> listeners)
    {
        foreach (DnsTransport transport in Transports)
        {
            for (int family = 0; family < QueryCounters.Families.Length; family++)
            {
                for (int type = 0; type < QueryCounters.Types.Length; type++)
                {
                    long queries = Sum(listeners, counters => counters.Transport == transport ? counters.Queries(family, type) : 0);
                    series.Set(queries, WordOf(transport), QueryCounters.Families[family], QueryCounters.Types[type]);
                }
            }
        }
    }

    private static void SetResponses(ValueSeries series, IReadOnlyList<QueryCounters> listeners)
    {
        for (int rcode = 0; rcode < QueryCounters.Rcodes.Length; rcode++)
        {
            foreach (QueryOutcome outcome in Outcomes)
            {
                series.Set(Sum(listeners, counters => counters.Responses(rcode, outcome)), QueryCounters.Rcodes[rcode], WordOf(outcome));
            }
        }
    }

    private static void SetDurations(HistogramSeries series, IReadOnlyList<QueryCounters> listeners)
    {
        foreach (DnsTransport transport in Transports)
        {
            QueryCounters[] counters = [.. listeners.Where(listener => listener.Transport == transport)];
            double seconds = counters.Sum(static listener => listener.DurationSum.TotalSeconds);
            series.Set(
                SnapshotOf(ResponseBuckets.Seconds.Length, bucket => Sum(counters, listener => listener.Durations(bucket)), seconds),
                WordOf(transport));
        }
    }

    private static void SetSizes(HistogramSeries series, IReadOnlyList<QueryCounters> listeners)
    {
        foreach (DnsTransport transport in Transports)
        {
            QueryCounters[] counters = [.. listeners.Where(listener => listener.Transport == transport)];
            double octets = Sum(counters, static listener => listener.SizeSum);
            series.Set(
                SnapshotOf(ResponseBuckets.Octets.Length, bucket => Sum(counters, listener => listener.Sizes(bucket)), octets),
                WordOf(transport));
        }
    }

    private static HistogramSnapshot SnapshotOf(int bounds, Func<int, long> read, double sum)
    {
        long[] counts = [.. Enumerable.Range(0, bounds + 1).Select(read)];
        return new HistogramSnapshot(counts, sum);
    }

    private static void SetDropped(ValueSeries series, IReadOnlyList<QueryCounters> listeners)
    {
        foreach (DropReason reason in DropReasons)
        {
            series.Set(Sum(listeners, counters => counters.Dropped(reason)), WordOf(reason));
        }
    }

    private static void SetUnsent(ValueSeries series, IReadOnlyList<QueryCounters> listeners)
    {
        foreach (UnsentReason reason in UnsentReasons)
        {
            series.Set(Sum(listeners, counters => counters.Unsent(reason)), WordOf(reason));
        }
    }

    private static long Sum(IReadOnlyList<QueryCounters> listeners, Func<QueryCounters, long> read)
    {
        long sum = 0;
        foreach (QueryCounters counters in listeners)
        {
            sum += read(counters);
        }

        return sum;
    }

    private static string WordOf(DnsTransport transport) => transport.Label();

    private static string WordOf(QueryOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static string WordOf(DropReason reason) => reason == DropReason.Short ? "short" : "spoof_suspect";

    private static string WordOf(UnsentReason reason) => reason switch
    {
        UnsentReason.QueueFull => "queue_full",
        UnsentReason.TooLong => "too_long",
        UnsentReason.MemoryFull => "memory_full",
        UnsentReason.ClientGone => "client_gone",
        _ => reason.ToString().ToLowerInvariant(),
    };
}
