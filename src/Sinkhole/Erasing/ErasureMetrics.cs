using Sinkhole.Telemetry;

namespace Sinkhole.Erasing;

/// <summary>Erased records, and the keys of those that stay.</summary>
internal static class ErasureMetrics
{
    private const string Journal = "hits";

    /// <summary>The families.</summary>
    public static MetricGroup<ErasureCounters> Families { get; } = new MetricGroup<ErasureCounters>()
        .Counter(
            "sinkhole_evidence_erasures_total",
            "Storage keys that were destroyed, and with each the records of a group of orders and a day; by reason.",
            ["journal", "reason"],
            static (series, counters) =>
            {
                series.Set(counters.ByRetention, Journal, "retention");
                series.Set(counters.ByOrder, Journal, "order");
            })
        .Gauge(
            "sinkhole_evidence_storage_keys",
            "Storage keys on the disk: at least one for each day and group of orders that has records.",
            ["journal"],
            static (series, counters) => series.Set(counters.Keys, Journal))
        .Gauge(
            "sinkhole_evidence_overdue_storage_keys",
            "Storage keys past their retention that are not erased: the clock is not trusted, order files have errors, or erasing fails.",
            ["journal"],
            static (series, counters) => series.Set(counters.Overdue, Journal))
        .Gauge(
            "sinkhole_evidence_overdue_sealed_keys",
            "Keys of sealed accounts past their retention that are not erased: the clock is not trusted, order files have errors, or "
                + "erasing fails.",
            static counters => counters.OverdueSealed)
        .Gauge(
            "sinkhole_evidence_damaged_storage_keys",
            "Files in the folder of the storage keys that cannot be read as keys: what stands under them is neither shown nor erased.",
            ["journal"],
            static (series, counters) => series.Set(counters.Damaged, Journal))
        .Gauge(
            "sinkhole_evidence_unlisted_seal_folders",
            "Folders of sealed keys, one for each order, of which not all can be listed: what cannot be is not erased.",
            static counters => counters.Unlisted)
        .Gauge(
            "sinkhole_evidence_undated_storage_keys",
            "Storage keys without a day, made while the clock was not synchronised: their retention begins when it is.",
            ["journal"],
            static (series, counters) => series.Set(counters.Undated, Journal))
        .Counter(
            "sinkhole_evidence_storage_keys_removed_total",
            "Storage keys that somebody else has removed or changed, or that were missing at the start: records under them cannot be read.",
            ["journal"],
            static (series, counters) => series.Set(counters.Removed, Journal))
        .Gauge(
            "sinkhole_evidence_erasure_failing",
            "1 while records past their retention cannot be erased, otherwise 0.",
            static counters => counters.IsFailing ? 1 : 0)
        .Gauge(
            "sinkhole_evidence_orders_unknown",
            "Orders that have records and no file any more, so that how long they are kept is not known: nothing of them is erased.",
            static counters => counters.Unknown)
        .Gauge(
            "sinkhole_evidence_orders_held",
            "Orders on hold: nothing of them is erased.",
            static counters => counters.Held);
}
