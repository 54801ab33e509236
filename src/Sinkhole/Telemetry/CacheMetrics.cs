using Sinkhole.NameServer.Caching;

namespace Sinkhole.Telemetry;

/// <summary>The cache of upstream answers.</summary>
internal static class CacheMetrics
{
    /// <summary>The families.</summary>
    public static MetricGroup<AnswerCache> Families { get; } = new MetricGroup<AnswerCache>()
        .Counter(
            "sinkhole_cache_lookups_total",
            "Lookups in the cache of upstream answers, by result.",
            ["result"],
            static (series, cache) =>
            {
                series.Set(cache.Hits, "fresh");
                series.Set(cache.StaleHits, "stale");
                series.Set(cache.Misses, "miss");
            })
        .Counter(
            "sinkhole_cache_stored_total",
            "Upstream answers stored in the cache.",
            static cache => cache.Stored)
        .Counter(
            "sinkhole_cache_refreshes_total",
            "Cache refreshes that no client waits for: popular answers about to expire, and probes of names that upstreams fail to answer.",
            ["reason"],
            static (series, cache) =>
            {
                series.Set(cache.RefreshesAsked(RefreshCause.Popular), "popular");
                series.Set(cache.RefreshesAsked(RefreshCause.Probe), "probe");
            })
        .Counter(
            "sinkhole_cache_refreshes_dropped_total",
            "Cache refreshes dropped because too many were in flight.",
            static cache => cache.RefreshesDropped);
}
