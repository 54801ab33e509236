using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Reload;

/// <summary>Orders in force that lost names by a change of files, or while the appliance was off: in force, and not as asked.</summary>
/// <remarks>
/// It stands until the names are back, the order has ended, or a person has heard of it and asks for a reload once more. One caller
/// changes it, the reloader; any thread reads.
/// </remarks>
internal sealed class ShrunkOrders
{
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

    /// <summary>"310 names of 1 order in force went at …; a reload at … confirmed it"; null where none did since the start.</summary>
    public string? LastConfirmed => Volatile.Read(ref _lastConfirmed);

    /// <summary>Those that stand, by id.</summary>
    public IReadOnlyList<ShrunkOrder> At(OrderInstant now) => [.. Volatile.Read(ref _shrunk).Where(order => order.IsInForce(now))];

    /// <summary>Looks at a set that is in force from now on.</summary>
    /// <param name="orders">The set.</param>
    /// <param name="now">By which orders are judged.</param>
    /// <param name="at">The instant, as it is told.</param>
    /// <param name="isHeard">Whether a person waits for the outcome.</param>
    public void Follow(OrderSet orders, OrderInstant now, DateTimeOffset at, bool isHeard)
    {
        List<ShrunkOrder> shrunk = Compare(orders, now, at, out bool isNews);
        if (shrunk.Count > 0 && !isNews && _isHeard && isHeard)
        {
            string names = Words.Count(shrunk.Sum(static order => order.Missing), "name");
            DateTimeOffset last = shrunk.Max(static order => order.Since);
            Volatile.Write(
                ref _lastConfirmed,
                $"{names} of {Words.Count(shrunk.Count, "order")} in force went at {last:u}; a reload at {at:u} confirmed it");
            Log.ShrinkageConfirmed(_logger, shrunk.Count);
            shrunk = [];
        }

        _isHeard = shrunk.Count > 0 && (isHeard || (_isHeard && !isNews));
        Volatile.Write(ref _shrunk, shrunk);
        Keep(orders, shrunk);
    }

    private List<ShrunkOrder> Compare(OrderSet orders, OrderInstant now, DateTimeOffset at, out bool isNews)
    {
        Dictionary<string, Order> current = orders.Orders.ToDictionary(static order => order.Id, StringComparer.Ordinal);
        List<ShrunkOrder> shrunk = [];
        isNews = false;
        IEnumerable<KnownOrder> inForce = _known.Values.Where(known => known.IsInForce(now));
        foreach (KnownOrder known in inForce.OrderBy(static known => known.Id, StringComparer.Ordinal))
        {
            // An order whose own file says that it is over, or is to begin later, was changed on purpose.
            Order? order = current.GetValueOrDefault(known.Id);
            int entries = order?.Entries.Count ?? 0;
            if (entries >= known.Entries || order?.IsInForce(now) == false)
            {
                continue;
            }

            ShrunkOrder? before = _shrunk.FirstOrDefault(before => before.Before.Id == known.Id && before.Entries <= entries);
            var found = new ShrunkOrder(known, entries, before?.Since ?? at);
            shrunk.Add(found);
            if (before is null)
            {
                isNews = true;
                Log.OrderShrunk(_logger, found.Say());
            }
        }

        return shrunk;
    }

    private void Keep(OrderSet orders, List<ShrunkOrder> shrunk)
    {
        Dictionary<string, KnownOrder> known = orders.Orders.ToDictionary(static order => order.Id, KnownOrder.Of, StringComparer.Ordinal);
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
