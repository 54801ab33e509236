using System;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Answering;

/// <summary>
/// Looks at all queries that came together before the first is answered, and brings what a large table says of their names near the
/// processor: then a batch waits for memory about once, and not twice a query. It decides nothing. One thread.
/// </summary>
/// <remarks>Nothing here is kept for the answer, which hashes its name anew. With a million names a query still costs 0.3 us less by it
/// (decision 0015).</remarks>
internal sealed class PolicyPrefetch
{
    /// <summary>Fewer queries than this answer sooner alone.</summary>
    private const int MinQueries = 3;

    private const int MaxHashes = 256;

    private readonly GenerationCell _generations;
    private readonly ulong[] _hashes = new ulong[MaxHashes];
    private PolicyTable _table = PolicyTable.Empty;
    private int _count;

    /// <param name="generations">Where the generation in force stands; queries may still be answered by the next one.</param>
    public PolicyPrefetch(GenerationCell generations)
    {
        _generations = generations;
    }

    /// <summary>Begins with a batch.</summary>
    /// <param name="queries">How many came together.</param>
    /// <returns>Whether to look ahead pays: only then call the others.</returns>
    public bool Begin(int queries)
    {
        PolicyTable table = _generations.Current.Policy;
        if (queries < MinQueries || !table.IsLarge)
        {
            return false;
        }

        _table = table;
        _count = 0;
        return true;
    }

    /// <summary>Notes where the name of a message would stand; what is no query is passed over.</summary>
    /// <param name="message">Octets as received.</param>
    public void Add(ReadOnlySpan<byte> message)
    {
        if (message.Length > WireLimits.HeaderOctets && new MessageReader(message).TryReadQuestion(out Question question))
        {
            _count += _table.HashesOf(question.Name, _hashes.AsSpan(_count));
        }
    }

    /// <summary>Reads what was noted, and lets the table go: a thread that waits for its next batch would keep a replaced one.</summary>
    public void Run()
    {
        _table.Prefetch(_hashes.AsSpan(0, _count));
        _table = PolicyTable.Empty;
    }
}
