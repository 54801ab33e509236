using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Documents.Codes;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;
using Sinkhole.Telemetry;

namespace Sinkhole.Reload;

/// <summary>The set in force and the reloads that led to it, as metrics.</summary>
internal static class BlocklistMetrics
{
    private static readonly (ReloadResult Result, string Word)[] Results =
        [(ReloadResult.Ok, "ok"), (ReloadResult.Invalid, "invalid"), (ReloadResult.IoError, "io_error")];

    /// <summary>The families, bound.</summary>
    public static IEnumerable<BoundMetric> Bind(LoadedCell loaded, Reloader reloader, OrderClock clock) =>
    [
        SinkholeMetrics.BlocklistGeneration.From(samples => samples.Add((long)loaded.Current.Generation.Number)),
        SinkholeMetrics.BlocklistEntries.From(samples => AddEntries(samples, loaded.Current)),
        SinkholeMetrics.BlocklistOrders.From(samples => AddOrders(samples, loaded.Current.Source.Orders.Orders, clock.Now())),
        SinkholeMetrics.BlocklistHeld.From(samples => samples.Add((long)loaded.Current.Source.Guard.Held.Count)),
        SinkholeMetrics.OrderNextExpiry.From(samples => AddExpiry(samples, loaded.Current, clock.Now())),
        SinkholeMetrics.OrdersOverdue.From(samples => AddOverdue(samples, loaded.Current.Source.Orders.Orders, clock.Now())),
        SinkholeMetrics.LastReloadSuccessful.From(samples => samples.Add(reloader.Last.Result == ReloadResult.Ok ? 1L : 0L)),
        SinkholeMetrics.LastReloadSuccess.From(samples => samples.Add(Seconds(reloader.LastSuccess))),
        SinkholeMetrics.Reloads.From(samples => AddReloads(samples, reloader)),
        SinkholeMetrics.ReloadDuration.From(samples => AddDurations(samples, reloader)),
        SinkholeMetrics.OrdersShrunk.From(samples => samples.Add((long)reloader.Shrunk.At(clock.Now()).Count)),
        SinkholeMetrics.BlocklistProblems.From(samples => AddProblems(samples, reloader.Last)),
    ];

    private static void AddEntries(Samples samples, LoadedSet loaded)
    {
        foreach (EntryCount count in loaded.Entries)
        {
            samples.Add((long)count.Entries, count.Jurisdiction, OrderKeywords.Matches.KeywordOf(count.Match));
        }
    }

    private static void AddOrders(Samples samples, IReadOnlyList<Order> orders, OrderInstant now)
    {
        samples.Add((long)orders.Count(order => order.IsInForce(now)), "active");
        samples.Add((long)orders.Count(order => !order.HasBegun(now) && !order.HasEnded(now)), "pending");
        samples.Add((long)orders.Count(order => order.HasEnded(now)), "expired");
    }

    private static void AddOverdue(Samples samples, IReadOnlyList<Order> orders, OrderInstant now) =>
        samples.Add((long)orders.Count(order => order.IsOverdue(now)));

    private static void AddExpiry(Samples samples, LoadedSet loaded, OrderInstant now)
    {
        if (Boundaries.NextExpiry(loaded.Source.Orders.Orders, now) is DateTimeOffset next)
        {
            samples.Add(Seconds(next));
        }
    }

    private static void AddReloads(Samples samples, Reloader reloader)
    {
        foreach ((ReloadResult result, string word) in Results)
        {
            samples.Add(reloader.Count(result), word);
        }
    }

    private static void AddDurations(Samples samples, Reloader reloader)
    {
        foreach ((ReloadResult result, string word) in Results)
        {
            samples.Add(reloader.Durations(result), word);
        }
    }

    private static void AddProblems(Samples samples, ReloadRecord last)
    {
        samples.Add((long)last.Findings.Count(static finding => finding.Severity == FindingSeverity.Error), "error");
        samples.Add((long)last.Findings.Count(static finding => finding.Severity == FindingSeverity.Warning), "warning");
    }

    private static double Seconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).TotalSeconds;
}
