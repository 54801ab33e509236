using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Questions under way that clients wait for, in the order in which they began. Any thread.</summary>
internal sealed class InflightQueue
{
    // Held for a few instructions each: the order in which questions began has no lock-free form as simple.
    private readonly Lock _gate = new();
    private readonly LinkedList<InflightQuery> _inflight = [];

    /// <summary>Adds the youngest.</summary>
    public void Add(InflightQuery inflight)
    {
        lock (_gate)
        {
            _inflight.AddLast(inflight.Place);
        }
    }

    /// <summary>Takes one out that has ended, wherever it stands; one that is out already stays out.</summary>
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

    /// <summary>Takes the oldest out.</summary>
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
