using System.Collections.Generic;
using System.Threading;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Generations;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>One question under way, and all who wait for its answer: whoever asks the same joins, and one query goes out for all.</summary>
/// <remarks>The waiting stand in a stack whose top is the only mutable word; once it is closed nobody can join any more.</remarks>
#pragma warning disable CA1001 // The source of its cancellation holds nothing that is to be disposed.
internal sealed class InflightQuery
#pragma warning restore CA1001 // As above.
{
    private static readonly Waiter Closed = new(null, null);

    // Never disposed: it has neither timer nor wait handle, and a try that nobody waits for may still look at it.
    private readonly CancellationTokenSource _givenUp = new();
    private Waiter? _top;
    private int _hasEnded;
    private int _waiting;

    /// <summary>A question that nobody waits for yet.</summary>
    public InflightQuery(InflightKey key, AskedQuestion question, UpstreamGroup group, RefreshCause? cause = null)
    {
        Cause = cause;
        Key = key;
        Question = question;
        Group = group;
        Place = new LinkedListNode<InflightQuery>(this);
    }

    /// <summary>What makes it the same question.</summary>
    public InflightKey Key { get; }

    /// <summary>The question, in the letter case of who asked first.</summary>
    public AskedQuestion Question { get; }

    /// <summary>Who is asked.</summary>
    public UpstreamGroup Group { get; }

    /// <summary>Why it is asked though nobody waited; null where somebody did.</summary>
    public RefreshCause? Cause { get; }

    /// <summary>Its place among those under way.</summary>
    public LinkedListNode<InflightQuery> Place { get; }

    /// <summary>Where its name counts among those of its suffix; null where it does not yet.</summary>
    public int? SuffixCell { get; set; }

    /// <summary>Ends its tries.</summary>
    public CancellationToken GivenUp => _givenUp.Token;

    /// <summary>Gives its tries up: what comes of them now, nobody waits for.</summary>
    public void GiveUp() => _ = _givenUp.CancelAsync();

    /// <summary>Ends it, whoever comes first: its answer, or who gives it up.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _hasEnded, 1) == 0;

    /// <summary>Waits for the answer.</summary>
    /// <returns>False when the answer is there and given out: it must be asked for anew.</returns>
    public bool TryJoin(PendingQuery pending)
    {
        // Counted before it stands there: the question is not given up meanwhile for want of anyone who waits.
        Interlocked.Increment(ref _waiting);
        pending.InflightQuery = this;
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

    /// <summary>One who waited does so no more.</summary>
    /// <returns>Whether nobody waits now, nor ever was to.</returns>
    public bool Leave() => Interlocked.Decrement(ref _waiting) == 0 && Cause is null;

    /// <summary>Lets nobody join any more.</summary>
    /// <returns>Who waits, the last first.</returns>
    public Waiter? Close() => Interlocked.Exchange(ref _top, Closed);

    /// <summary>One who waits, and the one who came before.</summary>
    internal sealed record Waiter(PendingQuery? Pending, Waiter? Earlier);
}
