using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Documents.Codes;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;
using Sinkhole.Telemetry;

namespace Sinkhole.Reload;

/// <summary>The set in force and the reloads that led to it.</summary>
internal static class BlocklistMetrics
{
    private static readonly (ReloadResult Result, string Word)[] Results =
        [(ReloadResult.Ok, "ok"), (ReloadResult.Invalid, "invalid"), (ReloadResult.IoError, "io_error")];

    /// <summary>The families.</summary>
    public static MetricGroup<BlocklistState> Families { get; } = new MetricGroup<BlocklistState>()
        .Gauge(
            "sinkhole_blocklist_generation",
            "Number of the running generation.",
            static blocklist => blocklist.Loaded.Current.Generation.Number)
        .Gauge(
            "sinkhole_blocklist_entries",
            "Entries of the running generation.",
            ["jurisdiction", "match"],
            SetEntries)
        .Gauge(
            "sinkhole_blocklist_orders",
            "Orders of the running generation, by state.",
            ["state"],
            SetOrders)
        .Gauge(
            "sinkhole_blocklist_entries_held",
            "Entries that the guard holds, so that they are not in force.",
            static blocklist => blocklist.Loaded.Current.Source.Guard.Held.Count)
        .Gauge(
            "sinkhole_order_next_expiry_timestamp_seconds",
            "Time at which the next order ends, in seconds since the epoch; overdue orders are not included.",
            static blocklist => Seconds(Boundaries.NextExpiry(OrdersOf(blocklist), blocklist.Clock.Now())))
        .Gauge(
            "sinkhole_blocklist_orders_overdue",
            "Orders in force after their valid_until, because no synchronised clock has ended them.",
            static blocklist => CountOverdue(OrdersOf(blocklist), blocklist.Clock.Now()))
        .Gauge(
            "sinkhole_blocklist_last_reload_successful",
            "1 if the last reload was applied, 0 if it was refused.",
            static blocklist => blocklist.Reloader.Last.Result == ReloadResult.Ok ? 1 : 0)
        .Gauge(
            "sinkhole_blocklist_last_reload_success_timestamp_seconds",
            "Time of the last reload that was applied, in seconds since the epoch.",
            static blocklist => Seconds(blocklist.Reloader.LastSuccess))
        .Counter(
            "sinkhole_blocklist_reloads_total",
            "Reloads of configuration and orders, by result.",
            ["result"],
            SetReloads)
        .Histogram(
            "sinkhole_blocklist_reload_duration_seconds",
            "Duration of a reload, applied or refused.",
            Reloader.DurationBounds,
            ["result"],
            SetDurations)
        .Gauge(
            "sinkhole_blocklist_orders_shrunk",
            "Orders in force that block fewer names than before, which no operator has confirmed.",
            static blocklist => blocklist.Reloader.Shrunk.At(blocklist.Clock.Now()).Count)
        .Gauge(
            "sinkhole_blocklist_problems",
            "Findings of the last reload, by severity.",
            ["severity"],
            SetProblems);

    private static void SetEntries(ValueSeries series, BlocklistState blocklist)
    {
        foreach (EntryCount count in blocklist.Loaded.Current.Entries)
        {
            series.Set(count.Entries, count.Jurisdiction, OrderKeywords.Matches.KeywordOf(count.Match));
        }
    }

    private static void SetOrders(ValueSeries series, BlocklistState blocklist)
    {
        IReadOnlyList<Order> orders = OrdersOf(blocklist);
        OrderInstant now = blocklist.Clock.Now();
        series.Set(orders.Count(order => order.IsInForce(now)), "active");
        series.Set(orders.Count(order => !order.HasBegun(now) && !order.HasEnded(now)), "pending");
        series.Set(orders.Count(order => order.HasEnded(now)), "expired");
    }

    private static int CountOverdue(IReadOnlyList<Order> orders, OrderInstant now) => orders.Count(order => order.IsOverdue(now));

    private static void SetReloads(ValueSeries series, BlocklistState blocklist)
    {
        foreach ((ReloadResult result, string word) in Results)
        {
            series.Set(blocklist.Reloader.Count(result), word);
        }
    }

    private static void SetDurations(HistogramSeries series, BlocklistState blocklist)
    {
        foreach ((ReloadResult result, string word) in Results)
        {
            series.Set(blocklist.Reloader.Durations(result), word);
        }
    }

    private static void SetProblems(ValueSeries series, BlocklistState blocklist)
    {
        ReloadRecord last = blocklist.Reloader.Last;
        series.Set(last.Findings.Count(static finding => finding.Severity == FindingSeverity.Error), "error");
        series.Set(last.Findings.Count(static finding => finding.Severity == FindingSeverity.Warning), "warning");
    }

    private static IReadOnlyList<Order> OrdersOf(BlocklistState blocklist) => blocklist.Loaded.Current.Source.Orders.Orders;

    private static double? Seconds(DateTimeOffset? instant) => (instant - DateTimeOffset.UnixEpoch)?.TotalSeconds;
}
