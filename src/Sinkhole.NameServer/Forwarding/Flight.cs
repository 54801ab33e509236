using System.Threading;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Generations;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>One question under way, and all who wait for its answer: whoever asks the same joins, and one query goes out for all.</summary>
/// <remarks>The waiting stand in a stack whose top is the only mutable word; once it is closed nobody can join any more.</remarks>
internal sealed class Flight
{
    private static readonly Waiter Closed = new(null, null);

    private Waiter? _top;

    /// <summary>A question that nobody waits for yet.</summary>
    public Flight(FlightKey key, AskedQuestion question, UpstreamGroup group, RefreshCause? cause = null)
    {
        Cause = cause;
        Key = key;
        Question = question;
        Group = group;
    }

    /// <summary>What makes it the same question.</summary>
    public FlightKey Key { get; }

    /// <summary>The question, in the letter case of who asked first.</summary>
    public AskedQuestion Question { get; }

    /// <summary>Who is asked.</summary>
    public UpstreamGroup Group { get; }

    /// <summary>Why it is asked though nobody waited; null where somebody did.</summary>
    public RefreshCause? Cause { get; }

    /// <summary>Waits for the answer.</summary>
    /// <returns>False when the answer is there and given out: it must be asked for anew.</returns>
    public bool TryJoin(PendingQuery pending)
    {
        while (true)
        {
            Waiter? top = Volatile.Read(ref _top);
            if (ReferenceEquals(top, Closed))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _top, new Waiter(pending, top), top) == top)
            {
                return true;
            }
        }
    }

    /// <summary>Lets nobody join any more.</summary>
    /// <returns>Who waits, the last first.</returns>
    public Waiter? Close() => Interlocked.Exchange(ref _top, Closed);

    /// <summary>One who waits, and the one who came before.</summary>
    internal sealed record Waiter(PendingQuery? Pending, Waiter? Earlier);
}
