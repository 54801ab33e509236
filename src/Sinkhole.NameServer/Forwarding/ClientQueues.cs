using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>For each client its queries in flight, oldest first. Any thread.</summary>
internal sealed class ClientQueues
{
    // Held for a few instructions each, as in InflightQueue; queries that are not forwarded never take it.
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, LinkedList<PendingQuery>> _queries = [];

    /// <summary>Adds a query as the newest of its client.</summary>
    public void Add(PendingQuery pending)
    {
        lock (_gate)
        {
            if (!_queries.TryGetValue(pending.Client.Host, out LinkedList<PendingQuery>? queries))
            {
                queries = [];
                _queries.Add(pending.Client.Host, queries);
            }

            queries.AddLast(pending.Place);
        }
    }

    /// <summary>Removes an answered query; it may have been removed before.</summary>
    public void Remove(PendingQuery pending)
    {
        lock (_gate)
        {
            if (pending.Place.List is LinkedList<PendingQuery> queries)
            {
                Remove(pending, queries);
            }
        }
    }

    /// <summary>Removes a client's oldest query, if it came before an instant.</summary>
    /// <param name="host">The client: its <c>Host</c>.</param>
    /// <param name="before">The instant, as a timestamp of the clock of <see cref="PendingQuery.EnteredAt"/>.</param>
    /// <param name="oldest">The query.</param>
    public bool TryTakeOldest(UInt128 host, long before, [NotNullWhen(true)] out PendingQuery? oldest)
    {
        lock (_gate)
        {
            oldest = null;
            if (!_queries.TryGetValue(host, out LinkedList<PendingQuery>? queries)
                || queries.First is not { Value: PendingQuery first }
                || first.EnteredAt > before)
            {
                return false;
            }

            oldest = first;
            Remove(first, queries);
            return true;
        }
    }

    private void Remove(PendingQuery pending, LinkedList<PendingQuery> queries)
    {
        queries.Remove(pending.Place);
        if (queries.Count == 0)
        {
            _queries.Remove(pending.Client.Host);
        }
    }
}
