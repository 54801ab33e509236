using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Warning.Connections;

/// <summary>
/// The connections of a transport and their memory, limited in all and for each client. Beyond either limit,
/// the connection is evicted that has waited longest for its client: for a request, for its answer to be taken, or for its end. One of a
/// client that has more than its share of the slots goes first, and where memory is short, one that holds more than an idle one. A
/// connection whose request is being processed stays. Any thread.
/// </summary>
internal sealed class OpenConnections
{
    /// <summary>What the process takes for an octet in use: about as much garbage is not collected yet.</summary>
    public const int ProcessOctetsOfOctet = 2;

    // An idle or new connection holds less, and is not cut for the memory of others.
    private const long LargeConnectionOctets = 40 * 1024;

    // 1/8 of the limit: memory of cut connections that may wait for the collector.
    private const int CollectedPart = 8;

    // Evicted connections that are not closed yet. Beyond this number accepting stops: their memory is charged to no client.
    private const int MaxEvicted = 64;

    private static readonly TimeSpan AcceptDelay = TimeSpan.FromMilliseconds(1);

    private readonly ConnectionLimits _limits;
    private readonly Action<ConnectionLimit> _onRejected;

    // Guards all below: they change together, when a connection begins and ends, and when it takes or gives memory.
    private readonly Lock _gate = new();
    private readonly LinkedList<ClientConnection> _byIdleTime = [];
    private readonly Dictionary<ulong, ClientShare> _shares = [];
    private long _octets;
    private long _cutOctets;
    private int _evicted;
    private TaskCompletionSource? _hasRoom;

    /// <param name="limits">How many, and how much.</param>
    /// <param name="onRejected">Called for each connection that is refused or cut; returns at once.</param>
    public OpenConnections(ConnectionLimits limits, Action<ConnectionLimit> onRejected)
    {
        _limits = limits;
        _onRejected = onRejected;
    }

    /// <summary>Octets in use by open connections.</summary>
    public long Octets
    {
        get
        {
            lock (_gate)
            {
                return _octets;
            }
        }
    }

    /// <summary>Adds a connection, and evicts the one that it replaces.</summary>
    /// <returns>False where no connection can be evicted: the new one must be closed.</returns>
    public bool TryAdmit(ClientConnection connection)
    {
        ClientConnection? evicted = null;
        bool hasRoom = true;
        lock (_gate)
        {
            if (_shares.TryGetValue(connection.Client, out ClientShare? share) && share.ByIdleTime.Count >= _limits.ConnectionsPerClient)
            {
                evicted = share.ByIdleTime.FirstOrDefault(IsEvictable);
                hasRoom = evicted is not null;
            }
            else if (_byIdleTime.Count >= _limits.Connections)
            {
                evicted = FindEvictable();
                hasRoom = evicted is not null;
            }

            if (evicted is not null)
            {
                Evict(evicted);
            }

            if (hasRoom)
            {
                Add(connection);
            }
        }

        evicted?.Cut();
        if (evicted is not null || !hasRoom)
        {
            _onRejected(ConnectionLimit.Places);
        }

        if (hasRoom)
        {
            Charge(connection, ClientConnection.ObjectOctets);
        }

        return hasRoom;
    }

    /// <summary>Ends when the next one may be accepted: few evicted connections are still open, and not much work is queued.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        await WaitForEvictedAsync(cancellationToken);
        while (ThreadPool.PendingWorkItemCount > _limits.QueuedWork)
        {
            await Task.Delay(AcceptDelay, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>It is closed: releases its slot and its memory.</summary>
    public void Remove(ClientConnection connection)
    {
        lock (_gate)
        {
            Forget(connection);
            if (connection.IsEvicted)
            {
                connection.IsEvicted = false;
                _evicted--;
            }

            if (_evicted <= MaxEvicted)
            {
                _hasRoom?.SetResult();
                _hasRoom = null;
            }
        }
    }

    /// <summary>Its client has taken what was sent: it becomes the last candidate for eviction.</summary>
    public void MoveToEnd(ClientConnection connection)
    {
        lock (_gate)
        {
            if (connection.Share is ClientShare share)
            {
                Remove(connection, share);
                AddLast(connection, share);
            }
        }
    }

    /// <summary>Adds to the memory that it holds, or subtracts; above the limit an evictable connection is cut, or else this one.</summary>
    public void Charge(ClientConnection connection, long octets)
    {
        ClientConnection? evicted = null;
        bool isMuchCut = false;
        lock (_gate)
        {
            if (connection.Share is not ClientShare share)
            {
                return;
            }

            connection.ChargedOctets += octets;
            share.Octets += octets;
            _octets += octets;
            if (octets > 0)
            {
                evicted = FindOverLimit(share) is ClientShare over ? Heaviest(over, connection) : null;
            }

            if (evicted is not null)
            {
                Evict(evicted);
                isMuchCut = _cutOctets > _limits.MemoryOctets / CollectedPart;
                _cutOctets = isMuchCut ? 0 : _cutOctets;
            }
        }

        if (evicted is null)
        {
            return;
        }

        evicted.Cut();
        _onRejected(ConnectionLimit.Memory);
        if (isMuchCut)
        {
            // The collector runs by allocations; many connections cut at once leave more garbage than that.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }

    private Task WaitForEvictedAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_evicted <= MaxEvicted)
            {
                return Task.CompletedTask;
            }

            _hasRoom ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _hasRoom.Task.WaitAsync(cancellationToken);
        }
    }

    private static bool IsEvictable(ClientConnection connection) => connection.IsEvictable;

    // A flood reconnects at once: without shares, clients with few connections would be evicted before they are answered.
    private ClientConnection? FindEvictable()
    {
        ClientConnection? first = _byIdleTime.FirstOrDefault(IsEvictable);
        int share = Math.Max(_limits.Connections / (_shares.Count + 1), 1);
        ClientShare? largest = first?.Share?.ByIdleTime.Count > share
            ? null
            : _shares.Values.MaxBy(static client => client.ByIdleTime.Count);
        return largest?.ByIdleTime.Count > share ? largest.ByIdleTime.FirstOrDefault(IsEvictable) ?? first : first;
    }

    private static bool HoldsMuch(ClientConnection connection) =>
        connection is { IsEvictable: true, ChargedOctets: > LargeConnectionOctets };

    /// <summary>
    /// The connection to evict for memory: an evictable one that holds much, or the requesting one; only then an idle one.
    /// </summary>
    private static ClientConnection? Heaviest(LinkedList<ClientConnection> byIdleTime, ClientConnection? asking) =>
        byIdleTime.FirstOrDefault(HoldsMuch)
        ?? (asking?.ChargedOctets > LargeConnectionOctets ? asking : byIdleTime.FirstOrDefault(IsEvictable));

    /// <summary>
    /// The connection to evict for a client above its limit. The requesting connection is cut for others only where none is evictable.
    /// </summary>
    private ClientConnection Heaviest(ClientShare over, ClientConnection asking) => asking.Share == over
        ? Heaviest(over.ByIdleTime, asking) ?? asking
        : Heaviest(over.ByIdleTime, asking: null) ?? Heaviest(_byIdleTime, asking) ?? asking;

    /// <summary>
    /// The client above its limit: this one, or the largest one where all together are above the limit; null where none is.
    /// </summary>
    private ClientShare? FindOverLimit(ClientShare share)
    {
        if (share.Octets * ProcessOctetsOfOctet > _limits.MemoryOctetsPerClient)
        {
            return share;
        }

        return _octets * ProcessOctetsOfOctet > _limits.MemoryOctets ? _shares.Values.MaxBy(static share => share.Octets) : null;
    }

    private void Add(ClientConnection connection)
    {
        if (!_shares.TryGetValue(connection.Client, out ClientShare? share))
        {
            share = new ClientShare();
            _shares.Add(connection.Client, share);
        }

        connection.Share = share;
        AddLast(connection, share);
    }

    private void Evict(ClientConnection connection)
    {
        _cutOctets += connection.ChargedOctets;
        Forget(connection);
        connection.IsEvicted = true;
        _evicted++;
    }

    private void Forget(ClientConnection connection)
    {
        if (connection.Share is not ClientShare share)
        {
            return;
        }

        connection.Share = null;
        share.Octets -= connection.ChargedOctets;
        _octets -= connection.ChargedOctets;
        Remove(connection, share);
        if (share.ByIdleTime.Count == 0)
        {
            _shares.Remove(connection.Client);
        }
    }

    private void AddLast(ClientConnection connection, ClientShare share)
    {
        _byIdleTime.AddLast(connection.NodeInAll);
        share.ByIdleTime.AddLast(connection.NodeInShare);
    }

    private void Remove(ClientConnection connection, ClientShare share)
    {
        _byIdleTime.Remove(connection.NodeInAll);
        share.ByIdleTime.Remove(connection.NodeInShare);
    }
}
