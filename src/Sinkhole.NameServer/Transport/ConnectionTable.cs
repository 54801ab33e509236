using System;
using System.Collections.Generic;
using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// The connections of one listener, with a cap in all and a cap for each client. A new connection is never refused: another one is evicted
/// (rule T8, RFC 7766 §6.2.2, §10). Any thread.
/// </summary>
/// <remarks>
/// At the cap of one client, one of its own is evicted. At the cap of all, the order is: first one that was answered and has been idle for
/// the minimum idle time; then those of clients with more than their share, which is equal for all connected clients; then any other.
/// Within these groups it is first the one that has waited longest for its client: for a query, for the rest of a message or for the
/// client to read; and last one that waits for our answer.
/// </remarks>
internal sealed class ConnectionTable
{
    private readonly TcpLimits _limits;
    private readonly TimeProvider _time;

    // Guards both collections: they change together when a connection starts or ends, never for a query.
    private readonly Lock _gate = new();
    private readonly HashSet<DnsTcpSession> _sessions = [];
    private readonly Dictionary<UInt128, int> _ofHost = [];
    private int _count;

    /// <summary>An empty table.</summary>
    /// <param name="limits">The caps.</param>
    /// <param name="time">The sessions' clock.</param>
    public ConnectionTable(TcpLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
    }

    /// <summary>The idle timeout at the current load.</summary>
    public TimeSpan Idle => _limits.IdleWith(Volatile.Read(ref _count));

    /// <summary>Connections in the table.</summary>
    public int Total => Volatile.Read(ref _count);

    /// <summary>Adds a session; at a cap another one is evicted.</summary>
    public void Admit(DnsTcpSession session)
    {
        DnsTcpSession? evicted = null;
        lock (_gate)
        {
            bool isClientFull = _ofHost.GetValueOrDefault(session.Host) >= _limits.ConnectionsPerClient;
            if (isClientFull || _sessions.Count >= _limits.Connections)
            {
                evicted = Evict(session.Host, isClientFull);
            }

            _sessions.Add(session);
            _ofHost[session.Host] = _ofHost.GetValueOrDefault(session.Host) + 1;
            Volatile.Write(ref _count, _sessions.Count);
        }

        // Outside the lock: what the eviction triggers may call this table.
        evicted?.Evict();
    }

    /// <summary>Removes a session; an evicted one was removed before.</summary>
    public void Remove(DnsTcpSession session)
    {
        lock (_gate)
        {
            Forget(session);
        }
    }

    /// <summary>How many sessions are in a wait state now.</summary>
    public int Count(StreamWait wait)
    {
        lock (_gate)
        {
            int count = 0;
            foreach (DnsTcpSession session in _sessions)
            {
                count += session.WaitState.Wait == wait ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Removes the session that is evicted first.</summary>
    private DnsTcpSession? Evict(UInt128 newcomer, bool isOwn)
    {
        int clients = _ofHost.Count + (_ofHost.ContainsKey(newcomer) ? 0 : 1);
        int share = Math.Max(_limits.Connections / clients, 1);
        DnsTcpSession? first = null;
        (int Rank, long Since) lowest = default;
        foreach (DnsTcpSession session in _sessions)
        {
            if (isOwn && session.Host != newcomer)
            {
                continue;
            }

            StreamWaitState state = session.WaitState;
            bool isOverShare = _ofHost[session.Host] + (session.Host == newcomer ? 1 : 0) > share;
            (int Rank, long Since) place = (RankOf(state, isOwn || isOverShare), state.Since);
            if (first is null || place.CompareTo(lowest) < 0)
            {
                (first, lowest) = (session, place);
            }
        }

        if (first is not null)
        {
            Forget(first);
        }

        return first;
    }

    /// <summary>The order of eviction; the lowest rank first.</summary>
    private int RankOf(StreamWaitState state, bool isOverShare)
    {
        if (state.Wait == StreamWait.Query && _time.GetElapsedTime(state.Since) >= _limits.MinIdle)
        {
            return 0;
        }

        return (isOverShare ? 1 : 3) + (state.Wait == StreamWait.Answer ? 1 : 0);
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
