using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Warning.Connections;

/// <summary>
/// The connections of a transport and what they hold: so many and so much in all, so many and so much of one client. Beyond either, the
/// connection goes that has waited longest for its client: for a request, for its answer to be taken, or for its end. One of a client
/// that has more than its share of the places goes first, and where memory is short, one that holds more than idle ones do. One whose
/// request is being worked on stays. Any thread.
/// </summary>
internal sealed class OpenConnections
{
    /// <summary>What the process takes for an octet in use: what was given up and is not collected yet is about as much.</summary>
    public const int ProcessOctetsOfOctet = 2;

    // An idle connection, or one whose visitor has just come, holds less; a newcomer is not cut for what a crowd holds.
    private const long IdleOctets = 40 * 1024;

    // Of the limit: what may be left behind by those that were cut before it is collected.
    private const int CollectedPart = 8;

    // Cut connections whose objects are still there. More of them stop accepting: what they hold is charged to nobody any more.
    private const int MaxLeaving = 64;

    private static readonly TimeSpan AcceptDelay = TimeSpan.FromMilliseconds(1);

    private readonly ConnectionLimits _limits;
    private readonly Action<ConnectionLimit> _onRejected;

    // Guards all below: they change together, when a connection begins and ends, and when it takes or gives memory.
    private readonly Lock _gate = new();
    private readonly LinkedList<ClientConnection> _byWait = [];
    private readonly Dictionary<ulong, ClientShare> _shares = [];
    private long _octets;
    private long _cutOctets;
    private int _leaving;
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

    /// <summary>Takes a connection in, and cuts the one whose place it takes.</summary>
    /// <returns>False where every connection that could make room is being worked on: it must be closed.</returns>
    public bool TryAdmit(ClientConnection connection)
    {
        ClientConnection? evicted = null;
        bool hasRoom = true;
        lock (_gate)
        {
            if (_shares.TryGetValue(connection.Client, out ClientShare? share) && share.ByWait.Count >= _limits.ConnectionsOfOneClient)
            {
                evicted = share.ByWait.FirstOrDefault(IsWaiting);
                hasRoom = evicted is not null;
            }
            else if (_byWait.Count >= _limits.Connections)
            {
                evicted = FirstToGo();
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

    /// <summary>Ends when the next one may be accepted: few enough that were cut are still there, and not much work is queued.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        await WaitForThoseCutAsync(cancellationToken);
        while (ThreadPool.PendingWorkItemCount > _limits.QueuedWork)
        {
            await Task.Delay(AcceptDelay, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>It is closed, and nothing of it is left: gives back its place, and all that it holds.</summary>
    public void Remove(ClientConnection connection)
    {
        lock (_gate)
        {
            Forget(connection);
            if (connection.IsLeaving)
            {
                connection.IsLeaving = false;
                _leaving--;
            }

            if (_leaving <= MaxLeaving)
            {
                _hasRoom?.SetResult();
                _hasRoom = null;
            }
        }
    }

    /// <summary>Its client has taken what was sent: of all that wait it is the last to go.</summary>
    public void Renew(ClientConnection connection)
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

    /// <summary>It holds so much more memory, or less; where that is too much, one that waits is cut, or else it.</summary>
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
                evicted = Excess(share) is ClientShare over ? Heaviest(over, connection) : null;
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
            // The collector's own pace is that of all the process allocates; a crowd that is cut leaves more behind than that.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }

    private Task WaitForThoseCutAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_leaving <= MaxLeaving)
            {
                return Task.CompletedTask;
            }

            _hasRoom ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _hasRoom.Task.WaitAsync(cancellationToken);
        }
    }

    private static bool IsWaiting(ClientConnection connection) => connection.IsWaiting;

    // A flood reconnects at once: without shares, clients with few connections would be cut before they are answered.
    private ClientConnection? FirstToGo()
    {
        ClientConnection? first = _byWait.FirstOrDefault(IsWaiting);
        int share = Math.Max(_limits.Connections / (_shares.Count + 1), 1);
        ClientShare? largest = first?.Share?.ByWait.Count > share ? null : _shares.Values.MaxBy(static client => client.ByWait.Count);
        return largest?.ByWait.Count > share ? largest.ByWait.FirstOrDefault(IsWaiting) ?? first : first;
    }

    private static bool HoldsMuch(ClientConnection connection) => connection is { IsWaiting: true, ChargedOctets: > IdleOctets };

    /// <summary>Who goes for memory: who holds much and waits, or asks for still more itself; only then one that idles.</summary>
    private static ClientConnection? Heaviest(LinkedList<ClientConnection> byWait, ClientConnection? asking) =>
        byWait.FirstOrDefault(HoldsMuch) ?? (asking?.ChargedOctets > IdleOctets ? asking : byWait.FirstOrDefault(IsWaiting));

    /// <summary>Who goes for a client that holds too much. Who asks pays for others only where nobody at all waits.</summary>
    private ClientConnection Heaviest(ClientShare over, ClientConnection asking) => asking.Share == over
        ? Heaviest(over.ByWait, asking) ?? asking
        : Heaviest(over.ByWait, asking: null) ?? Heaviest(_byWait, asking) ?? asking;

    /// <summary>Whose connections hold too much: this client's, or where all together do, those of the client that holds most.</summary>
    private ClientShare? Excess(ClientShare share)
    {
        if (share.Octets * ProcessOctetsOfOctet > _limits.MemoryOctetsOfOneClient)
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
        connection.IsLeaving = true;
        _leaving++;
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
        if (share.ByWait.Count == 0)
        {
            _shares.Remove(connection.Client);
        }
    }

    private void AddLast(ClientConnection connection, ClientShare share)
    {
        _byWait.AddLast(connection.PlaceInAll);
        share.ByWait.AddLast(connection.PlaceInShare);
    }

    private void Remove(ClientConnection connection, ClientShare share)
    {
        _byWait.Remove(connection.PlaceInAll);
        share.ByWait.Remove(connection.PlaceInShare);
    }
}
