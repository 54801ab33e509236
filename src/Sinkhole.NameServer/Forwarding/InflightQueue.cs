using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Upstream queries that clients wait for, oldest first. Any thread.</summary>
internal sealed class InflightQueue
{
    // Held for a few instructions each: a lock-free list would be much more complex.
    private readonly Lock _gate = new();
    private readonly LinkedList<InflightQuery> _inflight = [];

    /// <summary>Adds a query as the newest.</summary>
    public void Add(InflightQuery inflight)
    {
        lock (_gate)
        {
            _inflight.AddLast(inflight.Place);
        }
    }

    /// <summary>Removes a query that has ended; it may have been removed before.</summary>
    public void Remove(InflightQuery inflight)
    {
        lock (_gate)
        {
            if (inflight.Place.List is not null)
            {
                _inflight.Remove(inflight.Place);
            }
        }
    }

    /// <summary>Removes the oldest.</summary>
    public bool TryTakeOldest([NotNullWhen(true)] out InflightQuery? oldest)
    {
        lock (_gate)
        {
            oldest = _inflight.First?.Value;
            if (oldest is not null)
            {
                _inflight.RemoveFirst();
            }

            return oldest is not null;
        }
    }
}
