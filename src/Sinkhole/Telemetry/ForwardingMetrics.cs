using System.Collections.Generic;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Forwarding;

namespace Sinkhole.Telemetry;

/// <summary>The cache and the upstreams, as metrics. An upstream is named by its address, which the configuration names too.</summary>
internal static class ForwardingMetrics
{
    /// <summary>The families, bound.</summary>
    public static IEnumerable<BoundMetric> Bind(AnswerCache cache, Forwarder forwarder) =>
    [
        SinkholeMetrics.CacheLookups.From(samples =>
        {
            samples.Add(cache.Hits, "fresh");
            samples.Add(cache.StaleHits, "stale");
            samples.Add(cache.Misses, "miss");
        }),
        SinkholeMetrics.CacheStored.From(samples => samples.Add(cache.Stored)),
        SinkholeMetrics.UpstreamTries.From(samples => AddTries(samples, forwarder.Upstreams)),
        SinkholeMetrics.UpstreamOpen.From(samples => AddOpen(samples, forwarder.Upstreams)),
        SinkholeMetrics.UpstreamPending.From(samples => samples.Add(forwarder.PendingCount)),
    ];

    private static void AddTries(Samples samples, IReadOnlyCollection<Upstream> upstreams)
    {
        foreach (Upstream upstream in upstreams)
        {
            string address = upstream.EndPoint.ToString();
            samples.Add(upstream.Answered, address, "answered");
            samples.Add(upstream.Failed, address, "failed");
            samples.Add(upstream.Silences, address, "silent");
            samples.Add(upstream.Spared, address, "spared");
        }
    }

    private static void AddOpen(Samples samples, IReadOnlyCollection<Upstream> upstreams)
    {
        foreach (Upstream upstream in upstreams)
        {
            samples.Add(upstream.IsOpen ? 1 : 0, upstream.EndPoint.ToString());
        }
    }
}
