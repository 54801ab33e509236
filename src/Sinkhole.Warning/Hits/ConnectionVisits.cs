using System;
using System.Collections.Generic;
using System.Linq;

namespace Sinkhole.Warning.Hits;

/// <summary>The hits of one connection. Owned by that connection's requests, which HTTP/1.1 runs one after the other.</summary>
/// <remarks>
/// Names below one entry of an order count as one host: a client that invents subdomains has one record, like one that asks again. They
/// are at most <see cref="VisitOptions.MaxEntriesPerConnection"/>, few enough to look at each.
/// </remarks>
internal sealed class ConnectionVisits
{
    private readonly List<(string Entry, string Order, OpenHit Hit)> _hits = [];

    /// <summary>How many entries this connection has asked for.</summary>
    public int Entries => _hits.Count;

    /// <summary>All hits, for the end of the connection.</summary>
    public IEnumerable<OpenHit> Hits => _hits.Select(static known => known.Hit);

    /// <summary>The hit on record, or pending, for an entry of an order.</summary>
    /// <returns>Null for none.</returns>
    public OpenHit? Find(ReadOnlySpan<char> entry, string order) => IndexOf(entry, order) is int at and >= 0 ? _hits[at].Hit : null;

    /// <summary>Sets the hit.</summary>
    /// <returns>The one that it replaces, because it was lost or has a weaker class; null for none.</returns>
    public OpenHit? Put(ReadOnlySpan<char> entry, string order, OpenHit hit)
    {
        if (IndexOf(entry, order) is int at and >= 0)
        {
            OpenHit replaced = _hits[at].Hit;
            _hits[at] = _hits[at] with { Hit = hit };
            return replaced;
        }

        _hits.Add((entry.ToString(), order, hit));
        return null;
    }

    private int IndexOf(ReadOnlySpan<char> entry, string order)
    {
        for (int at = 0; at < _hits.Count; at++)
        {
            (string known, string itsOrder, _) = _hits[at];
            if (entry.SequenceEqual(known) && string.Equals(order, itsOrder, StringComparison.Ordinal))
            {
                return at;
            }
        }

        return -1;
    }
}
