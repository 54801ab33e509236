using System;
using System.Collections.Generic;
using System.Threading;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Memory of messages that wait for clients of DNS over TCP: messages that are being read, queries that are forwarded, replies that are not
/// sent yet. It is limited for each connection, for each client, and in all (<see cref="ConnectionMemory.CostOf"/>). Any thread; never
/// waits.
/// </summary>
/// <remarks>
/// A client may hold as much as it leaves free for all others: a single one a little less than half of the limit, ten at the same time
/// about an eleventh each. The last eighth is reserved for connections with little waiting data, 1,000 of them by default: so clients that
/// read are served beside any number of clients that do not, even from the same address. Connections of the warning page have an accounting
/// of their own, because there the web server rents the buffers.
/// </remarks>
public sealed class StreamMemory
{
    private const int ConnectionPart = 64;
    private const int ReservePart = 8;
    private const long Little = 8 * 1024;

    private readonly long _limit;
    private readonly long _connectionLimit;
    private readonly long _limitWithoutReserve;

    // Guards the table of clients; octets are counted without it.
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, ClientMemory> _clients = [];
    private long _octets;

    /// <summary>Memory without waiting messages.</summary>
    /// <param name="limit">Max octets in all, 1 MiB at least.</param>
    public StreamMemory(long limit)
    {
        _limit = limit;
        _limitWithoutReserve = limit - (limit / ReservePart);

        // A query and a reply of full length: a lower limit would refuse what the protocol allows.
        _connectionLimit = Math.Max(limit / ConnectionPart, 2 * ConnectionMemory.CostOf(WireLimits.MessageOctets));
    }

    /// <summary>Octets that are counted against the limit now: three for each waiting octet.</summary>
    public long Octets => Volatile.Read(ref _octets);

    /// <summary>Clients with a connection or a waiting message.</summary>
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

    /// <summary>Adds a connection.</summary>
    /// <param name="host">Its client: <see cref="Query.Client.Host"/>.</param>
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

    /// <summary>Removes a connection without waiting messages.</summary>
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

    /// <summary>Counts waiting octets, if the limits of connection, client and all allow them.</summary>
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

    /// <summary>Removes octets.</summary>
    /// <returns>What the connection still holds.</returns>
    internal long Return(ClientMemory client, ref long connection, long octets)
    {
        Interlocked.Add(ref _octets, -octets);
        Interlocked.Add(ref client.Octets, -octets);
        return Interlocked.Add(ref connection, -octets);
    }

    /// <summary>The waiting octets of one client.</summary>
    internal sealed class ClientMemory(UInt128 host)
    {
        /// <summary>Waiting octets; changed by <see cref="Interlocked"/> alone.</summary>
        public long Octets;

        /// <summary>The client.</summary>
        public UInt128 Host { get; } = host;

        /// <summary>Its connections; changed under the lock.</summary>
        public int Connections { get; set; }
    }
}
