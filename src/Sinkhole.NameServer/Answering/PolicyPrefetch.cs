using System;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Answering;

/// <summary>
/// Before the first query of a batch is answered, reads the table's slots and names for all of them, so that they are in the processor's
/// cache: a batch then waits for memory about once, not twice for each query. It decides nothing. One thread.
/// </summary>
/// <remarks>The result is not passed to the answer, which hashes its name again. With a million names a query still costs 0.3 us less
/// (decision 0015).</remarks>
internal sealed class PolicyPrefetch
{
    /// <summary>With fewer queries than this the prefetch costs more than it saves.</summary>
    private const int MinQueries = 3;

    private const int MaxHashes = 256;

    private readonly GenerationCell _generations;
    private readonly ulong[] _hashes = new ulong[MaxHashes];
    private PolicyTable _table = PolicyTable.Empty;
    private int _count;

    /// <param name="generations">The running generation; the queries themselves may be answered by the next one.</param>
    public PolicyPrefetch(GenerationCell generations)
    {
        _generations = generations;
    }

    /// <summary>Begins a batch.</summary>
    /// <param name="queries">Queries in the batch.</param>
    /// <returns>Whether a prefetch pays: call the other methods only then.</returns>
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

    /// <summary>Collects the hashes of a message's name; what is not a query is skipped.</summary>
    /// <param name="message">Octets as received.</param>
    public void Add(ReadOnlySpan<byte> message)
    {
        if (message.Length > WireLimits.HeaderOctets && new MessageReader(message).TryReadQuestion(out Question question))
        {
            _count += _table.HashesOf(question.Name, _hashes.AsSpan(_count));
        }
    }

    /// <summary>
    /// Prefetches what was collected and releases the table: a thread that waits for its next batch must not keep a replaced table alive.
    /// </summary>
    public void Run()
    {
        _table.Prefetch(_hashes.AsSpan(0, _count));
        _table = PolicyTable.Empty;
    }
}
