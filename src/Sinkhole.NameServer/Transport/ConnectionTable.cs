using System;
using System.Collections.Generic;
using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Who is connected to one listener: so many in all, so many of one client, and the longest idle makes room (rule T8). Any thread.
/// </summary>
internal sealed class ConnectionTable
{
    private readonly TcpLimits _limits;

    // Guards both collections: they change together, when a connection begins and when it ends, never for a query.
    private readonly Lock _gate = new();
    private readonly HashSet<DnsTcpSession> _sessions = [];
    private readonly Dictionary<UInt128, int> _ofHost = [];
    private int _count;

    /// <summary>An empty table.</summary>
    public ConnectionTable(TcpLimits limits)
    {
        _limits = limits;
    }

    /// <summary>How long a connection may be idle at the present load.</summary>
    public TimeSpan Idle => _limits.IdleWith(Volatile.Read(ref _count));

    /// <summary>Takes a session in; where all places are taken, the one that is idle longest ends and leaves it its own.</summary>
    /// <returns>False when its client has too many, or nobody is idle: it must be closed.</returns>
    public bool TryAdmit(DnsTcpSession session)
    {
        lock (_gate)
        {
            if (_ofHost.GetValueOrDefault(session.Host) >= _limits.ConnectionsOfOneClient
                || (_sessions.Count >= _limits.Connections && !TryEvict()))
            {
                return false;
            }

            _sessions.Add(session);
            _ofHost[session.Host] = _ofHost.GetValueOrDefault(session.Host) + 1;
            Volatile.Write(ref _count, _sessions.Count);
            return true;
        }
    }

    /// <summary>Gives a session's place back; one that was evicted has none any more.</summary>
    public void Remove(DnsTcpSession session)
    {
        lock (_gate)
        {
            Forget(session);
        }
    }

    /// <summary>How many wait for their clients, owed nothing.</summary>
    public int CountIdle()
    {
        lock (_gate)
        {
            int count = 0;
            foreach (DnsTcpSession session in _sessions)
            {
                count += session.IdleSince is null ? 0 : 1;
            }

            return count;
        }
    }

    private bool TryEvict()
    {
        DnsTcpSession? longest = null;
        foreach (DnsTcpSession session in _sessions)
        {
            if (session.IdleSince is long since && (longest?.IdleSince is not long other || since < other))
            {
                longest = session;
            }
        }

        if (longest is null)
        {
            return false;
        }

        longest.EndIdle();
        Forget(longest);
        return true;
    }

    private void Forget(DnsTcpSession session)
    {
        if (!_sessions.Remove(session))
        {
            return;
        }

        Volatile.Write(ref _count, _sessions.Count);
        if (--_ofHost[session.Host] == 0)
        {
            _ofHost.Remove(session.Host);
        }
    }
}
