using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Questions under way that clients wait for, in the order in which they began. Any thread.</summary>
internal sealed class FlightOrder
{
    // Held for a few instructions each: the order in which questions began has no lock-free form as simple.
    private readonly Lock _gate = new();
    private readonly LinkedList<Flight> _flights = [];

    /// <summary>Adds the youngest.</summary>
    public void Add(Flight flight)
    {
        lock (_gate)
        {
            _flights.AddLast(flight.Place);
        }
    }

    /// <summary>Takes one out that has ended, wherever it stands; one that is out already stays out.</summary>
    public void Remove(Flight flight)
    {
        lock (_gate)
        {
            if (flight.Place.List is not null)
            {
                _flights.Remove(flight.Place);
            }
        }
    }

    /// <summary>Takes the oldest out.</summary>
    public bool TryTakeOldest([NotNullWhen(true)] out Flight? oldest)
    {
        lock (_gate)
        {
            oldest = _flights.First?.Value;
            if (oldest is not null)
            {
                _flights.RemoveFirst();
            }

            return oldest is not null;
        }
    }
}
