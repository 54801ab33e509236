using System.Threading;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// A token bucket for hedged tries: one for twenty questions, and a few saved up. So an upstream that becomes slow for all questions adds a
/// twentieth to its neighbour's load, not all of it. Any thread.
/// </summary>
internal sealed class HedgeBudget
{
    /// <summary>Questions that earn one hedged try.</summary>
    public const int QuestionsPerTry = 20;

    /// <summary>Max tries that are saved up.</summary>
    public const int MaxSaved = 32;

    private int _credit = MaxSaved * QuestionsPerTry;

    /// <summary>Adds the share of one question.</summary>
    public void Earn() => Add(1);

    /// <summary>Takes a try.</summary>
    /// <returns>False when there is none.</returns>
    public bool TrySpend()
    {
        if (Interlocked.Add(ref _credit, -QuestionsPerTry) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _credit, QuestionsPerTry);
        return false;
    }

    /// <summary>Returns a try that was not made.</summary>
    public void GiveBack() => Add(QuestionsPerTry);

    private void Add(int credit)
    {
        // Two at once may exceed the maximum by one share, which does no harm.
        if (Volatile.Read(ref _credit) < MaxSaved * QuestionsPerTry)
        {
            Interlocked.Add(ref _credit, credit);
        }
    }
}
