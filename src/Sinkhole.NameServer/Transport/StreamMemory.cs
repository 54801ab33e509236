using System;
using System.Collections.Generic;
using System.Threading;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// What waits in memory for the clients of DNS over TCP: messages that are being read, queries handed to upstreams, replies not sent yet.
/// Bounded in octets for each connection, for each client, and in all (<see cref="ConnectionMemory.CostOf"/>). Any thread; nothing waits.
/// </summary>
/// <remarks>
/// A client may hold as much as it leaves free for all others: one alone little less than half of the limit, ten that come together
/// about an eleventh each. The last eighth is for connections for which little waits, 1,000 of them by default: who asks and reads is
/// served beside any number of those who do not, from their address too.
/// </remarks>
public sealed class StreamMemory
{
    private const int ConnectionPart = 64;
    private const int ReservePart = 8;
    private const long Little = 8 * 1024;

    private readonly long _limit;
    private readonly long _connectionLimit;
    private readonly long _limitWithoutReserve;

    // Guards the clients: connections come and go; what they hold is counted without it.
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, ClientMemory> _clients = [];
    private long _octets;

    /// <summary>Memory in which nothing waits yet.</summary>
    /// <param name="limit">Max octets in all, 1 MiB at least.</param>
    public StreamMemory(long limit)
    {
        _limit = limit;
        _limitWithoutReserve = limit - (limit / ReservePart);

        // A query and a reply of full length: less would refuse what the protocol allows.
        _connectionLimit = Math.Max(limit / ConnectionPart, 2 * ConnectionMemory.CostOf(WireLimits.MessageOctets));
    }

    /// <summary>Octets of memory counted for what waits now, as the limit counts them: three for each octet that waits.</summary>
    public long Octets => Volatile.Read(ref _octets);

    /// <summary>Clients that have a connection, or something of theirs still waits.</summary>
    internal int ClientCount
    {
        get
        {
            lock (_gate)
            {
                return _clients.Count;
            }
        }
    }

    /// <summary>Begins to count for a connection.</summary>
    /// <param name="host">Whose it is: <see cref="Query.Client.Host"/>.</param>
    internal ConnectionMemory Open(UInt128 host)
    {
        lock (_gate)
        {
            if (!_clients.TryGetValue(host, out ClientMemory? client))
            {
                client = new ClientMemory(host);
                _clients.Add(host, client);
            }

            client.Connections++;
            return new ConnectionMemory(this, client);
        }
    }

    /// <summary>Takes a connection out of the count, once nothing of it waits any more.</summary>
    internal void Forget(ClientMemory client)
    {
        lock (_gate)
        {
            if (--client.Connections == 0)
            {
                _clients.Remove(client.Host);
            }
        }
    }

    /// <summary>Counts octets that will wait, where connection, client and all have room for them.</summary>
    internal bool TryTake(ClientMemory client, ref long connection, long octets)
    {
        long all = Interlocked.Add(ref _octets, octets);
        long ofClient = Interlocked.Add(ref client.Octets, octets);
        long ofConnection = Interlocked.Add(ref connection, octets);
        bool hasShare = ofClient <= _limitWithoutReserve - all || (ofConnection <= Little && all <= _limit);
        if (hasShare && ofConnection <= _connectionLimit)
        {
            return true;
        }

        Return(client, ref connection, octets);
        return false;
    }

    /// <summary>Counts octets out.</summary>
    /// <returns>What the connection still holds.</returns>
    internal long Return(ClientMemory client, ref long connection, long octets)
    {
        Interlocked.Add(ref _octets, -octets);
        Interlocked.Add(ref client.Octets, -octets);
        return Interlocked.Add(ref connection, -octets);
    }

    /// <summary>What waits for one client.</summary>
    internal sealed class ClientMemory(UInt128 host)
    {
        /// <summary>Octets that wait; changed by <see cref="Interlocked"/> alone.</summary>
        public long Octets;

        /// <summary>Whose they are.</summary>
        public UInt128 Host { get; } = host;

        /// <summary>Connections that count here; changed under the gate.</summary>
        public int Connections { get; set; }
    }
}
