using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Sinkhole.Warning.Connections;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// How many hits each client has had in the minute that runs, and what came from it beyond the cap: counted, with every port. Any thread.
/// </summary>
/// <remarks>
/// A minute is whoever calls <see cref="EndMinute"/>; it is the same for all clients, so nothing is held longer. Clients that find a table
/// full share one place in it: together they have the hits of one client, and what is beyond them is counted in one record that names the
/// clients. So memory and disk are bounded whoever asks, and each visit is recorded or counted.
/// </remarks>
internal sealed class AddressCap
{
    /// <summary>Clients whose hits of a minute are counted one by one: about 3 MiB.</summary>
    public const int MaxClients = 64 * 1024;

    /// <summary>Clients with a record of visits beyond the cap of their own in a minute: 8 KiB of ports each, 8 MiB.</summary>
    public const int MaxCounted = 1024;

    /// <summary>Stands for all clients that find a table full: no address of it is in use (2000::/3 is all that is assigned).</summary>
    private const ulong OtherClients = ulong.MaxValue;

    private readonly int _mostHits;
    private readonly TimeProvider _time;
    private readonly IClockState _clock;

    // Guards all below.
    private readonly Lock _gate = new();
    private Dictionary<ulong, int> _hits = [];
    private Dictionary<ulong, CountedVisits> _counted = [];
    private bool _isClosed;

    /// <param name="mostHits">Hits of one client in a minute.</param>
    /// <param name="time">Gives records their instant.</param>
    /// <param name="clock">Says how far it can be trusted.</param>
    public AddressCap(int mostHits, TimeProvider time, IClockState clock)
    {
        _mostHits = mostHits;
        _time = time;
        _clock = clock;
    }

    /// <summary>Asks for a hit.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="blocked">What covers its host.</param>
    /// <param name="begun">When the visit is the first one counted: the record that says so, to be written now.</param>
    /// <returns>True when the visit is to be recorded as a hit of its own; false when it has been counted.</returns>
    public bool TryTake(Visit visit, BlockedName blocked, out CountedRecord? begun)
    {
        begun = null;
        ulong client = ClientHost.Of(visit.Source) ?? 0;
        lock (_gate)
        {
            client = PlaceIn(_hits, client, MaxClients);
            if (HasHitLeft(client))
            {
                return true;
            }

            client = PlaceIn(_counted, client, MaxCounted);
            if (_counted.TryGetValue(client, out CountedVisits? counted))
            {
                counted.Add(visit, blocked);
                return false;
            }

            counted = new CountedVisits(visit, blocked);
            counted.Add(visit, blocked);
            _counted.Add(client, counted);
            begun = counted.ToRecord(isComplete: false, visit.Instant, visit.Clock);
            return false;
        }
    }

    /// <summary>Ends the minute: all clients may have hits again.</summary>
    /// <returns>The records of what was counted in it, to be written now.</returns>
    public ImmutableArray<CountedRecord> EndMinute()
    {
        lock (_gate)
        {
            // Most minutes count nothing: the clock is read only where a record needs it.
            ImmutableArray<CountedRecord> ended = [];
            if (_counted.Count > 0)
            {
                (DateTimeOffset now, ClockReading clock) = (_time.GetUtcNow(), _clock.Read());
                ended = [.. _counted.Values.Select(counted => counted.ToRecord(isComplete: true, now, clock))];
            }

            _hits = [];
            _counted = [];
            return ended;
        }
    }

    /// <summary>Ends the last minute: what comes after it is recorded as hits, for nobody would write down what is counted.</summary>
    /// <returns>As <see cref="EndMinute"/>.</returns>
    public ImmutableArray<CountedRecord> Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            return EndMinute();
        }
    }

    private static ulong PlaceIn<T>(Dictionary<ulong, T> table, ulong client, int maxClients) =>
        table.Count < maxClients || table.ContainsKey(client) ? client : OtherClients;

    private bool HasHitLeft(ulong client)
    {
        if (_isClosed)
        {
            return true;
        }

        int hits = _hits.GetValueOrDefault(client);
        if (hits >= _mostHits)
        {
            return false;
        }

        _hits[client] = hits + 1;
        return true;
    }
}
