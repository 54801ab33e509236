using System.Threading;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// A token bucket for hedged tries: one for twenty queries, and a few saved up. So an upstream that becomes slow for all queries adds a
/// twentieth to its neighbour's load, not all of it. Any thread.
/// </summary>
internal sealed class HedgeBudget
{
    /// <summary>Queries that pay for one hedged try.</summary>
    public const int QueriesPerTry = 20;

    /// <summary>Max tries that are saved up.</summary>
    public const int MaxSaved = 32;

    private int _credit = MaxSaved * QueriesPerTry;

    /// <summary>Adds the share of one query.</summary>
    public void Credit() => Add(1);

    /// <summary>Takes a try.</summary>
    /// <returns>False when there is none.</returns>
    public bool TrySpend()
    {
        if (Interlocked.Add(ref _credit, -QueriesPerTry) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _credit, QueriesPerTry);
        return false;
    }

    /// <summary>Returns a try that was not made.</summary>
    public void Refund() => Add(QueriesPerTry);

    private void Add(int credit)
    {
        // Two at once may exceed the maximum by one share, which does no harm.
        if (Volatile.Read(ref _credit) < MaxSaved * QueriesPerTry)
        {
            Interlocked.Add(ref _credit, credit);
        }
    }
}
