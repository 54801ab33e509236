using System.Threading;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// How many second tries may be made before the first has failed: one for twenty questions, and a few saved up. An upstream that becomes
/// slow for all thus sends its neighbour a twentieth more, not twice as much. Any thread.
/// </summary>
internal sealed class HedgeBudget
{
    /// <summary>Questions that earn one such try.</summary>
    public const int QuestionsPerTry = 20;

    /// <summary>Most tries that are saved up.</summary>
    public const int MaxSaved = 32;

    private int _credit = MaxSaved * QuestionsPerTry;

    /// <summary>Earns a question's part.</summary>
    public void Earn() => Add(1);

    /// <summary>Spends a try.</summary>
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

    /// <summary>Gives a try back that was not made.</summary>
    public void GiveBack() => Add(QuestionsPerTry);

    private void Add(int credit)
    {
        // Two at once may save one part too many; nobody counts on the last.
        if (Volatile.Read(ref _credit) < MaxSaved * QuestionsPerTry)
        {
            Interlocked.Add(ref _credit, credit);
        }
    }
}
