using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Sinkhole.Warning.Redaction;

namespace Sinkhole.Warning.Hits;

/// <summary>The hits of one connection. Owned by that connection's requests, which HTTP/1.1 runs one after the other.</summary>
/// <remarks>
/// Names below one entry of an order count as one host: a client that invents subdomains has one record, like one that asks again.
/// </remarks>
internal sealed class ConnectionVisits
{
    // No program in use has a longer one; a longer one is not kept in memory between requests.
    private const int MaxKeptCharacters = 512;

    private readonly Dictionary<(string Entry, string Order), OpenHit> _hits = [];
    private string? _agent;
    private string _recordedAgent = string.Empty;

    /// <summary>How many entries this connection has asked for.</summary>
    public int Entries => _hits.Count;

    /// <summary>All hits, for the end of the connection.</summary>
    public IEnumerable<OpenHit> Hits => _hits.Values;

    /// <summary>The hit on record, or pending, for an entry of an order.</summary>
    public bool TryFind(string entry, string order, [NotNullWhen(true)] out OpenHit? hit) => _hits.TryGetValue((entry, order), out hit);

    /// <summary>Sets the hit; it replaces one that never became durable or that it supersedes.</summary>
    public void Put(string entry, string order, OpenHit hit) => _hits[(entry, order)] = hit;

    /// <summary>What may be recorded of an agent string. A client sends the same one with each request: it is redacted once.</summary>
    /// <param name="agent">As the device sent it.</param>
    public string RecordedAgentOf(string agent)
    {
        if (agent.Length > MaxKeptCharacters)
        {
            return RecordedAgent.Of(agent, Visit.MaxAgentCharacters);
        }

        if (!string.Equals(agent, _agent, StringComparison.Ordinal))
        {
            _recordedAgent = RecordedAgent.Of(agent, Visit.MaxAgentCharacters);
            _agent = agent;
        }

        return _recordedAgent;
    }
}
