using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Hits;

/// <summary>A <see cref="CountedRecord"/> in preparation during its minute. Guarded by the lock of its owner.</summary>
internal sealed class CountedVisits
{
    private readonly HitReference _id = HitReference.Create();
    private readonly PortSet _ports = new();
    private readonly HashSet<IPAddress> _clients = [];
    private readonly HashSet<string> _covering = new(StringComparer.Ordinal);
    private readonly OrderFacts _order;
    private readonly DateTimeOffset _first;
    private bool _hasFurtherClients;
    private bool _hasFurtherOrders;
    private DateTimeOffset _last;
    private long _generation;
    private long _visits;

    /// <summary>Begins with a visit, which is still to be added.</summary>
    public CountedVisits(Visit first, BlockedName blocked)
    {
        _order = blocked.Pages.Facts;
        _first = first.Instant;
    }

    /// <summary>Counts a visit. Beyond the maximum, further clients and orders are only flagged, which bounds the memory.</summary>
    public void Add(Visit visit, BlockedName blocked)
    {
        _visits++;
        _last = visit.Instant;
        _generation = blocked.Generation;
        _ports.Add((ushort)visit.Source.Port);
        _hasFurtherClients |= !TryKeep(_clients, ClientHost.PrefixOf(visit.Source.Address), CountedRecord.MaxClients);
        foreach (string order in blocked.CoveringOrders)
        {
            _hasFurtherOrders |= !TryKeep(_covering, order, CountedRecord.MaxOrders);
        }
    }

    /// <summary>The record of what came until now.</summary>
    /// <param name="isComplete">Whether the minute is over.</param>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="clock">How far it can be trusted.</param>
    public CountedRecord ToRecord(bool isComplete, DateTimeOffset now, ClockReading clock) => new()
    {
        Id = _id,
        IsComplete = isComplete,
        Clients = [.. _clients],
        HasFurtherClients = _hasFurtherClients,
        OrderId = _order.Id,
        OrderClass = _order.Class,
        CoveringOrders = [.. _covering.Order(StringComparer.Ordinal)],
        HasFurtherOrders = _hasFurtherOrders,
        Generation = _generation,
        Visits = _visits,
        First = _first,
        Last = _last,
        Ports = _ports.Copy(),
        Instant = now,
        Clock = clock,
    };

    private static bool TryKeep<T>(HashSet<T> kept, T one, int max) => kept.Contains(one) || (kept.Count < max && kept.Add(one));
}
