using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Sinkhole.Warning.Hits;

/// <summary>The hits of one connection. Owned by that connection's requests, which HTTP/1.1 runs one after the other.</summary>
/// <remarks>
/// Names below one entry of an order count as one host: a client that invents subdomains has one record, like one that asks again.
/// </remarks>
internal sealed class ConnectionVisits
{
    private readonly Dictionary<(string Entry, string Order), OpenHit> _hits = [];

    /// <summary>How many entries this connection has asked for.</summary>
    public int Entries => _hits.Count;

    /// <summary>All hits, for the end of the connection.</summary>
    public IEnumerable<OpenHit> Hits => _hits.Values;

    /// <summary>The hit on record, or pending, for an entry of an order.</summary>
    public bool TryFind(string entry, string order, [NotNullWhen(true)] out OpenHit? hit) => _hits.TryGetValue((entry, order), out hit);

    /// <summary>Sets the hit; it replaces one that never became durable or that it supersedes.</summary>
    public void Put(string entry, string order, OpenHit hit) => _hits[(entry, order)] = hit;
}
