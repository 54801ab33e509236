using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.Documents.Findings;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>Orders in force that block less by a change of their files, seen at a reload or at a start: not as asked.</summary>
/// <remarks>
/// It stands until the names are back, the order has ended, or a person who has heard of it confirms it. One caller changes it, the
/// reloader; any thread reads.
/// </remarks>
internal sealed class ShrunkOrders
{
    // A status is read on one screen; the log has them all.
    private const int MaxConfirmedSaid = 5;

    private readonly KnownOrdersFile _file;
    private readonly ILogger _logger;
    private Dictionary<string, KnownOrder> _known;
    private IReadOnlyList<ShrunkOrder> _shrunk = [];
    private string? _lastConfirmed;
    private bool _isHeard;

    /// <param name="file">Keeps what is known.</param>
    /// <param name="logger">Told of each order that shrinks.</param>
    public ShrunkOrders(KnownOrdersFile file, ILogger logger)
    {
        _file = file;
        _logger = logger;
        _known = file.Read()
            .DistinctBy(static order => order.Id, StringComparer.Ordinal)
            .ToDictionary(static order => order.Id, StringComparer.Ordinal);
    }

    /// <summary>"a reload at … confirmed: order xa-1, …"; null where none did since the start.</summary>
    public string? LastConfirmed => Volatile.Read(ref _lastConfirmed);

    /// <summary>Those that stand, by id.</summary>
    public IReadOnlyList<ShrunkOrder> At(OrderInstant now) => [.. Volatile.Read(ref _shrunk).Where(order => order.IsInForce(now))];

    /// <summary>Looks at a set that is in force from now on.</summary>
    /// <param name="loaded">The set.</param>
    /// <param name="before">The set before it; null where it is not at hand, as at a start.</param>
    /// <param name="now">By which orders are judged.</param>
    /// <param name="at">The instant, as it is told.</param>
    /// <param name="isHeard">Whether a person waits for the outcome.</param>
    /// <param name="confirms">Whether the person says that what was told before is to be so.</param>
    /// <returns>The losses that were confirmed by this.</returns>
    public IReadOnlyList<ShrunkOrder> Follow(
        LoadedSet loaded, LoadedSet? before, OrderInstant now, DateTimeOffset at, bool isHeard = false, bool confirms = false)
    {
        var counts = new BlockedCounter(loaded.Source);
        List<ShrunkOrder> shrunk = Compare(loaded, before, counts, now, at, out bool isNews);
        List<ShrunkOrder> confirmed = [];
        if (shrunk.Count > 0 && !isNews && _isHeard && confirms)
        {
            (confirmed, shrunk) = (shrunk, confirmed);
            Confirm(confirmed, at);
        }

        if (shrunk.Count == 0 && confirmed.Count == 0 && _shrunk.Count > 0)
        {
            Log.ShrinkageEnded(_logger);
        }

        _isHeard = shrunk.Count > 0 && (isHeard || (_isHeard && !isNews));
        Volatile.Write(ref _shrunk, shrunk);
        Keep(loaded.Source.Orders, counts, shrunk);
        return confirmed;
    }

    private void Confirm(List<ShrunkOrder> confirmed, DateTimeOffset at)
    {
        int unsaid = confirmed.Count - MaxConfirmedSaid;
        string more = unsaid > 0 ? $"; and {MessageText.Count(unsaid, "more order")}" : string.Empty;
        string said = string.Join("; ", confirmed.Take(MaxConfirmedSaid).Select(static order => order.Say()));
        Volatile.Write(ref _lastConfirmed, $"a reload at {at:u} confirmed: {said}{more}");
        foreach (ShrunkOrder order in confirmed)
        {
            Log.ShrinkageConfirmed(_logger, order.Say());
        }
    }

    private List<ShrunkOrder> Compare(
        LoadedSet loaded, LoadedSet? running, BlockedCounter counts, OrderInstant now, DateTimeOffset at, out bool isNews)
    {
        Dictionary<string, Order> current = loaded.Source.Orders.Orders.ToDictionary(static order => order.Id, StringComparer.Ordinal);
        List<ShrunkOrder> shrunk = [];
        isNews = false;
        IEnumerable<KnownOrder> inForce = _known.Values.Where(known => known.IsInForce(now));
        foreach (KnownOrder known in inForce.OrderBy(static known => known.Id, StringComparer.Ordinal))
        {
            // An order whose own file says that it is over was ended on purpose; there is no reason to begin it later.
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

            isNews = true;
            int? lost = LostNames.Count(known.Id, running, loaded, now);
            shrunk.Add(found with { Unblocked = before is null ? lost : lost + before.Unblocked });
            Log.OrderShrunk(_logger, shrunk[^1].Say());
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
