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
            "Time from a query taken in hand to its response ready to be sent.",
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
            "DNS messages received for which no answer was made, by cause.",
            ["reason"],
            static (series, listeners) => SetDropped(series, listeners()))
        .Counter(
            "sinkhole_dns_unsent_total",
            "Answers that were ready and not sent, by cause.",
            ["reason"],
            static (series, listeners) => SetUnsent(series, listeners()))
        .Counter(
            "sinkhole_dns_padded_total",
            "Queries by UDP with octets behind their message, which were ignored.",
            static listeners => Sum(listeners(), static counters => counters.Padded))
        .Counter(
            "sinkhole_dns_receive_errors_total",
            "Times that datagrams could not be received; signals and ICMP errors are none.",
            static listeners => Sum(listeners(), static counters => counters.ReceiveErrors))
        .Counter(
            "sinkhole_dns_observed_total",
            "Queries for names that an entry with the action observe covers; nothing was changed for them.",
            static listeners => Sum(listeners(), static counters => counters.Observed));

    /// <summary>What waits for clients of DNS over TCP.</summary>
    public static MetricGroup<StreamMemory> Streams { get; } = new MetricGroup<StreamMemory>()
        .Gauge(
            "sinkhole_dns_tcp_waiting_bytes",
            "What waits for clients of DNS over TCP: messages being read, queries handed to upstreams, replies not sent yet. Counted as "
                + "limits.dns_tcp_memory does, three times its octets.",
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
                ReadingOf(ResponseBuckets.Seconds.Length, bucket => Sum(counters, listener => listener.Durations(bucket)), seconds),
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
                ReadingOf(ResponseBuckets.Octets.Length, bucket => Sum(counters, listener => listener.Sizes(bucket)), octets),
                WordOf(transport));
        }
    }

    private static HistogramReading ReadingOf(int bounds, Func<int, long> read, double sum)
    {
        long[] counts = [.. Enumerable.Range(0, bounds + 1).Select(read)];
        return new HistogramReading(counts, sum);
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
