using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Sinkhole.Warning.Hits;

/// <summary>The hits of one connection. Owned by that connection's requests, which HTTP/1.1 runs one after the other.</summary>
internal sealed class ConnectionVisits
{
    private readonly Dictionary<(string Host, string Order), OpenHit> _hits = [];

    /// <summary>How many hosts this connection has asked for.</summary>
    public int Hosts => _hits.Count;

    /// <summary>All hits, for the end of the connection.</summary>
    public IEnumerable<OpenHit> Hits => _hits.Values;

    /// <summary>The hit on record, or on its way there, for a host under an order.</summary>
    public bool TryFind(string host, string order, [NotNullWhen(true)] out OpenHit? hit) => _hits.TryGetValue((host, order), out hit);

    /// <summary>Takes a hit, in the place of one that never became durable or that it outdoes.</summary>
    public void Put(string host, string order, OpenHit hit) => _hits[(host, order)] = hit;
}
