using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;

namespace Sinkhole.Telemetry;

/// <summary>The name server's counters, as metrics: one set of counters a listener, added up at a scrape.</summary>
internal static class NameServerMetrics
{
    private static readonly DnsTransport[] Transports = Enum.GetValues<DnsTransport>();
    private static readonly QueryOutcome[] Outcomes = Enum.GetValues<QueryOutcome>();
    private static readonly DropReason[] DropReasons = Enum.GetValues<DropReason>();
    private static readonly UnsentReason[] UnsentReasons = Enum.GetValues<UnsentReason>();

    /// <summary>The families, bound.</summary>
    /// <param name="listeners">Counters of all listeners, open for the whole run; may still be empty.</param>
    public static IEnumerable<BoundMetric> Bind(Func<IReadOnlyList<QueryCounters>> listeners) =>
    [
        SinkholeMetrics.DnsQueries.From(samples => AddQueries(samples, listeners())),
        SinkholeMetrics.DnsResponses.From(samples => AddResponses(samples, listeners())),
        SinkholeMetrics.DnsResponseDuration.From(samples => AddDurations(samples, listeners())),
        SinkholeMetrics.DnsResponseSize.From(samples => AddSizes(samples, listeners())),
        SinkholeMetrics.DnsDropped.From(samples => AddDropped(samples, listeners())),
        SinkholeMetrics.DnsUnsent.From(samples => AddUnsent(samples, listeners())),
        SinkholeMetrics.DnsPadded.From(samples => samples.Add(Sum(listeners(), static counters => counters.Padded))),
        SinkholeMetrics.DnsReceiveErrors.From(samples => samples.Add(Sum(listeners(), counters => counters.ReceiveErrors))),
        SinkholeMetrics.DnsObserved.From(samples => samples.Add(Sum(listeners(), counters => counters.Observed))),
    ];

    private static void AddQueries(Samples samples, IReadOnlyList<QueryCounters> listeners)
    {
        foreach (DnsTransport transport in Transports)
        {
            for (int family = 0; family < QueryCounters.Families.Length; family++)
            {
                for (int type = 0; type < QueryCounters.Types.Length; type++)
                {
                    long queries = Sum(listeners, counters => counters.Transport == transport ? counters.Queries(family, type) : 0);
                    samples.Add(queries, WordOf(transport), QueryCounters.Families[family], QueryCounters.Types[type]);
                }
            }
        }
    }

    private static void AddResponses(Samples samples, IReadOnlyList<QueryCounters> listeners)
    {
        for (int rcode = 0; rcode < QueryCounters.Rcodes.Length; rcode++)
        {
            foreach (QueryOutcome outcome in Outcomes)
            {
                samples.Add(Sum(listeners, counters => counters.Responses(rcode, outcome)), QueryCounters.Rcodes[rcode], WordOf(outcome));
            }
        }
    }

    private static void AddDurations(Samples samples, IReadOnlyList<QueryCounters> listeners)
    {
        foreach (DnsTransport transport in Transports)
        {
            QueryCounters[] counters = [.. listeners.Where(listener => listener.Transport == transport)];
            double seconds = counters.Sum(static listener => listener.DurationSum.TotalSeconds);
            samples.Add(
                ReadingOf(ResponseBuckets.Seconds, bucket => Sum(counters, listener => listener.Durations(bucket)), seconds),
                WordOf(transport));
        }
    }

    private static void AddSizes(Samples samples, IReadOnlyList<QueryCounters> listeners)
    {
        foreach (DnsTransport transport in Transports)
        {
            QueryCounters[] counters = [.. listeners.Where(listener => listener.Transport == transport)];
            double octets = Sum(counters, static listener => listener.SizeSum);
            samples.Add(
                ReadingOf(ResponseBuckets.Octets, bucket => Sum(counters, listener => listener.Sizes(bucket)), octets),
                WordOf(transport));
        }
    }

    private static HistogramReading ReadingOf(ImmutableArray<double> bounds, Func<int, long> read, double sum)
    {
        long[] counts = [.. Enumerable.Range(0, bounds.Length + 1).Select(read)];
        return new HistogramReading(bounds.AsMemory(), counts, sum);
    }

    private static void AddDropped(Samples samples, IReadOnlyList<QueryCounters> listeners)
    {
        foreach (DropReason reason in DropReasons)
        {
            samples.Add(Sum(listeners, counters => counters.Dropped(reason)), WordOf(reason));
        }
    }

    private static void AddUnsent(Samples samples, IReadOnlyList<QueryCounters> listeners)
    {
        foreach (UnsentReason reason in UnsentReasons)
        {
            samples.Add(Sum(listeners, counters => counters.Unsent(reason)), WordOf(reason));
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
