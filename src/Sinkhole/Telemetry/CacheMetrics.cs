using Sinkhole.NameServer.Caching;

namespace Sinkhole.Telemetry;

/// <summary>The cache of upstream answers.</summary>
internal static class CacheMetrics
{
    /// <summary>The families.</summary>
    public static MetricGroup<AnswerCache> Families { get; } = new MetricGroup<AnswerCache>()
        .Counter(
            "sinkhole_cache_lookups_total",
            "Questions looked up in the cache of upstream answers.",
            ["result"],
            static (series, cache) =>
            {
                series.Set(cache.Hits, "fresh");
                series.Set(cache.StaleHits, "stale");
                series.Set(cache.Misses, "miss");
            })
        .Counter(
            "sinkhole_cache_stored_total",
            "Answers of upstreams put into the cache.",
            static cache => cache.Stored)
        .Counter(
            "sinkhole_cache_refreshes_total",
            "Answers asked for anew though nobody waited: popular ones near their end, and names that upstreams fail.",
            ["reason"],
            static (series, cache) =>
            {
                series.Set(cache.RefreshesAsked(RefreshCause.Popular), "popular");
                series.Set(cache.RefreshesAsked(RefreshCause.Probe), "probe");
            })
        .Counter(
            "sinkhole_cache_refreshes_dropped_total",
            "Of those, what was given up because too many were under way.",
            static cache => cache.RefreshesDropped);
}
