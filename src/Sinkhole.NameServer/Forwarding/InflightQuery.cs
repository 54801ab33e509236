using System.Collections.Generic;
using System.Threading;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Generations;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// One query in flight to an upstream, and all client queries that wait for its answer: those with an equal question join it.
/// </summary>
/// <remarks>The waiting queries form a lock-free stack; once it is closed none can join.</remarks>
#pragma warning disable CA1001 // Its cancellation source holds nothing that must be disposed.
internal sealed class InflightQuery
#pragma warning restore CA1001 // As above.
{
    private static readonly Waiter Closed = new(null, null);

    // Never disposed: it has neither timer nor wait handle, and a try that no one waits for may still read it.
    private readonly CancellationTokenSource _givenUp = new();
    private Waiter? _top;
    private int _hasEnded;
    private int _waiting;

    /// <summary>A query that no client waits for yet.</summary>
    public InflightQuery(InflightKey key, AskedQuestion question, UpstreamGroup group, RefreshCause? cause = null)
    {
        Cause = cause;
        Key = key;
        Question = question;
        Group = group;
        Place = new LinkedListNode<InflightQuery>(this);
    }

    /// <summary>Equal for equal questions.</summary>
    public InflightKey Key { get; }

    /// <summary>The question, in the letter case of the first client query.</summary>
    public AskedQuestion Question { get; }

    /// <summary>The group that is asked.</summary>
    public UpstreamGroup Group { get; }

    /// <summary>Why it is refreshed; null where a client waits.</summary>
    public RefreshCause? Cause { get; }

    /// <summary>Its node among those in flight.</summary>
    public LinkedListNode<InflightQuery> Place { get; }

    /// <summary>The counter of its suffix; null while it is not counted.</summary>
    public int? SuffixCell { get; set; }

    /// <summary>Ends its tries.</summary>
    public CancellationToken GivenUp => _givenUp.Token;

    /// <summary>Cancels its tries: their results are no longer needed.</summary>
    public void GiveUp() => _ = _givenUp.CancelAsync();

    /// <summary>Ends it: true for the first caller only.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _hasEnded, 1) == 0;

    /// <summary>Adds a client query that waits for the answer.</summary>
    /// <returns>False when the answer was already given out: a new query must be sent.</returns>
    public bool TryJoin(PendingQuery pending)
    {
        // Counted before it is added, so that this query is not cancelled because no client waits.
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

    /// <summary>A client query stops waiting.</summary>
    /// <returns>Whether no client waits now, and it is not a refresh.</returns>
    public bool Leave() => Interlocked.Decrement(ref _waiting) == 0 && Cause is null;

    /// <summary>Closes the stack: none can join.</summary>
    /// <returns>The waiting queries, the newest first.</returns>
    public Waiter? Close() => Interlocked.Exchange(ref _top, Closed);

    /// <summary>A waiting query, and the one before it.</summary>
    internal sealed record Waiter(PendingQuery? Pending, Waiter? Earlier);
}
