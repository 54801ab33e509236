using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Sinkhole.Warning.Connections;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// Counts the hits of each client in the current minute, and its visits beyond the cap, with every port. Any thread.
/// </summary>
/// <remarks>
/// <see cref="EndMinute"/> ends the minute for all clients at once, so nothing is kept longer. Clients that find a table full share one
/// entry in it: together they have the hits of one client, and their visits beyond the cap are counted in one record that names the
/// clients. So memory and disk are bounded for any number of clients, and each visit is recorded or counted.
/// </remarks>
internal sealed class AddressCap
{
    /// <summary>Clients whose hits of a minute are counted one by one: about 3 MiB.</summary>
    public const int MaxClients = 64 * 1024;

    /// <summary>Clients with a record of visits beyond the cap of their own in a minute: 8 KiB of ports each, 8 MiB.</summary>
    public const int MaxCounted = 1024;

    /// <summary>The entry for all clients that find a table full: no such address is in use (only 2000::/3 is assigned).</summary>
    private const ulong OtherClients = ulong.MaxValue;

    private readonly int _maxHits;
    private readonly TimeProvider _time;
    private readonly IClockState _clock;

    // Guards all below.
    private readonly Lock _gate = new();
    private Dictionary<ulong, int> _hits = [];
    private Dictionary<ulong, CountedVisits> _counted = [];
    private bool _isClosed;

    /// <param name="maxHits">Hits of one client in a minute.</param>
    /// <param name="time">Gives records their instant.</param>
    /// <param name="clock">Says how far it can be trusted.</param>
    public AddressCap(int maxHits, TimeProvider time, IClockState clock)
    {
        _maxHits = maxHits;
        _time = time;
        _clock = clock;
    }

    /// <summary>Takes one of the client's hits of this minute.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="blocked">What covers its host.</param>
    /// <param name="begun">For the first counted visit of a client: the record to write now.</param>
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

    /// <summary>Ends the minute: all clients get their hits again.</summary>
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

    /// <summary>Ends the last minute: later visits are recorded as hits, because counts would not be written any more.</summary>
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
        if (hits >= _maxHits)
        {
            return false;
        }

        _hits[client] = hits + 1;
        return true;
    }
}
