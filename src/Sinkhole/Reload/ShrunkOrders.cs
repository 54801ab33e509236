using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.Documents.Findings;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>Tracks orders in force that block less than before because their files have changed.</summary>
/// <remarks>
/// A loss is reported until the names are back, the order has ended, or an operator confirms it after a report. Only the reloader
/// updates; any thread reads.
/// </remarks>
internal sealed class ShrunkOrders
{
    // Keeps the status on one screen; the log has all of them.
    private const int MaxConfirmedShown = 5;

    private readonly KnownOrdersFile _file;
    private readonly ILogger _logger;
    private Dictionary<string, KnownOrder> _known;
    private IReadOnlyList<ShrunkOrder> _shrunk = [];
    private string? _lastConfirmed;
    private bool _isReported;

    /// <param name="file">Keeps the last complete state of each order.</param>
    /// <param name="logger">Logs each loss.</param>
    public ShrunkOrders(KnownOrdersFile file, ILogger logger)
    {
        _file = file;
        _logger = logger;
        _known = file.Read()
            .DistinctBy(static order => order.Id, StringComparer.Ordinal)
            .ToDictionary(static order => order.Id, StringComparer.Ordinal);
    }

    /// <summary>"a reload at … confirmed: order xa-1, …"; null when none did since the start.</summary>
    public string? LastConfirmed => Volatile.Read(ref _lastConfirmed);

    /// <summary>The orders with unconfirmed losses, sorted by id.</summary>
    public IReadOnlyList<ShrunkOrder> At(OrderInstant now) => [.. Volatile.Read(ref _shrunk).Where(order => order.IsInForce(now))];

    /// <summary>Compares a new current set with what is known.</summary>
    /// <param name="loaded">The set.</param>
    /// <param name="before">The previous set; null at a start.</param>
    /// <param name="now">The order clock.</param>
    /// <param name="at">The instant to report.</param>
    /// <param name="isReported">Whether an operator sees the result.</param>
    /// <param name="confirms">Whether the operator confirms the losses that were reported before.</param>
    /// <returns>The losses that this call confirmed.</returns>
    public IReadOnlyList<ShrunkOrder> Update(
        LoadedSet loaded, LoadedSet? before, OrderInstant now, DateTimeOffset at, bool isReported = false, bool confirms = false)
    {
        var counts = new BlockedCounter(loaded.Source);
        List<ShrunkOrder> shrunk = Compare(loaded, before, counts, now, at, out bool hasNew);
        List<ShrunkOrder> confirmed = [];
        if (shrunk.Count > 0 && !hasNew && _isReported && confirms)
        {
            (confirmed, shrunk) = (shrunk, confirmed);
            Confirm(confirmed, at);
        }

        if (shrunk.Count == 0 && confirmed.Count == 0 && _shrunk.Count > 0)
        {
            Log.ShrinkageEnded(_logger);
        }

        _isReported = shrunk.Count > 0 && (isReported || (_isReported && !hasNew));
        Volatile.Write(ref _shrunk, shrunk);
        Keep(loaded.Source.Orders, counts, shrunk);
        return confirmed;
    }

    private void Confirm(List<ShrunkOrder> confirmed, DateTimeOffset at)
    {
        int hidden = confirmed.Count - MaxConfirmedShown;
        string more = hidden > 0 ? $"; and {MessageText.Count(hidden, "more order")}" : string.Empty;
        string shown = string.Join("; ", confirmed.Take(MaxConfirmedShown).Select(static order => order.Describe()));
        Volatile.Write(ref _lastConfirmed, $"a reload at {at:u} confirmed: {shown}{more}");
        foreach (ShrunkOrder order in confirmed)
        {
            Log.ShrinkageConfirmed(_logger, order.Describe());
        }
    }

    private List<ShrunkOrder> Compare(
        LoadedSet loaded, LoadedSet? running, BlockedCounter counts, OrderInstant now, DateTimeOffset at, out bool hasNew)
    {
        Dictionary<string, Order> current = loaded.Source.Orders.Orders.ToDictionary(static order => order.Id, StringComparer.Ordinal);
        List<ShrunkOrder> shrunk = [];
        hasNew = false;
        IEnumerable<KnownOrder> inForce = _known.Values.Where(known => known.IsInForce(now));
        foreach (KnownOrder known in inForce.OrderBy(static known => known.Id, StringComparer.Ordinal))
        {
            // An end in the past was written on purpose; a begin in the future is suspicious for an order that was in force.
            Order? order = current.GetValueOrDefault(known.Id);
            BlockedCount blocked = order?.IsInForce(now) == true ? counts.Of(order) : default;
            if (blocked.Covers(known.Blocked) || order?.HasEnded(now) == true)
            {
                continue;
            }

            DateTimeOffset? begins = order?.HasBegun(now) == false ? order.ValidFrom : null;
            var found = new ShrunkOrder(known, blocked, at) { IsMissing = order is null, Begins = begins };
            ShrunkOrder? before = _shrunk.FirstOrDefault(before => before.Before.Id == known.Id);
            if (before is not null && blocked.Covers(before.Blocked) && (order is not null || before.IsMissing))
            {
                shrunk.Add(found with { Since = before.Since, Unblocked = blocked == before.Blocked ? before.Unblocked : null });
                continue;
            }

            hasNew = true;
            int? lost = LostNames.Count(known.Id, running, loaded, now);
            shrunk.Add(found with { Unblocked = before is null ? lost : lost + before.Unblocked });
            Log.OrderShrunk(_logger, shrunk[^1].Describe());
        }

        return shrunk;
    }

    private void Keep(OrderSet orders, BlockedCounter counts, List<ShrunkOrder> shrunk)
    {
        Dictionary<string, KnownOrder> known = orders.Orders.ToDictionary(
            static order => order.Id, order => KnownOrder.Of(order, counts.Of(order)), StringComparer.Ordinal);
        foreach (ShrunkOrder order in shrunk)
        {
            known[order.Before.Id] = order.Before;
        }

        bool isSame = known.Count == _known.Count && known.Values.All(order => _known.GetValueOrDefault(order.Id) == order);
        _known = known;
        if (!isSame)
        {
            _file.Write(known.Values.OrderBy(static order => order.Id, StringComparer.Ordinal));
        }
    }
}
