using System;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Hits;

/// <summary>What will be a <see cref="CountedRecord"/>, while its minute runs. Its owner's lock guards it.</summary>
internal sealed class CountedVisits
{
    private readonly HitReference _id = HitReference.Create();
    private readonly PortSet _ports = new();
    private readonly IPAddress _client;
    private readonly OrderFacts _order;
    private readonly DateTimeOffset _first;
    private ImmutableSortedSet<string> _covering = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    private DateTimeOffset _last;
    private long _generation;
    private long _visits;

    /// <summary>Begins with a visit, which is still to be added.</summary>
    public CountedVisits(Visit first, BlockedName blocked)
    {
        _client = ClientHost.PrefixOf(first.Source.Address);
        _order = blocked.Pages.Facts;
        _first = first.Instant;
    }

    /// <summary>Counts a visit of the same client under the same order.</summary>
    public void Add(Visit visit, BlockedName blocked)
    {
        _visits++;
        _last = visit.Instant;
        _generation = blocked.Generation;
        _covering = _covering.Union(blocked.CoveringOrders);
        _ports.Add((ushort)visit.Source.Port);
    }

    /// <summary>The record of what came until now.</summary>
    /// <param name="isComplete">Whether the minute is over.</param>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="clock">How far it can be trusted.</param>
    public CountedRecord ToRecord(bool isComplete, DateTimeOffset now, ClockReading clock) => new()
    {
        Id = _id,
        IsComplete = isComplete,
        Client = _client,
        OrderId = _order.Id,
        OrderClass = _order.Class,
        CoveringOrders = [.. _covering],
        Generation = _generation,
        Visits = _visits,
        First = _first,
        Last = _last,
        Ports = _ports.Copy(),
        Instant = now,
        Clock = clock,
    };
}
