using System;
using System.Collections.Generic;
using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Who is connected to one listener: so many in all, so many of one client. A newcomer is never refused: another connection makes room
/// (rule T8, RFC 7766 §6.2.2, §10). Any thread.
/// </summary>
/// <remarks>
/// At the cap of one client, one of its own goes. At the cap of all, one goes first that was answered and has then been idle for the
/// shortest time that is promised, whoever it is; then the connections of clients that have more than their share, which is the same for
/// all that are connected; then any other. Among those it is first the one that has waited longest for its client, be it for a query,
/// for the rest of a message or for room to send; and only then one that waits for our answer.
/// </remarks>
internal sealed class ConnectionTable
{
    private readonly TcpLimits _limits;
    private readonly TimeProvider _time;

    // Guards both collections: they change together, when a connection begins and when it ends, never for a query.
    private readonly Lock _gate = new();
    private readonly HashSet<DnsTcpSession> _sessions = [];
    private readonly Dictionary<UInt128, int> _ofHost = [];
    private int _count;

    /// <summary>An empty table.</summary>
    /// <param name="limits">The caps.</param>
    /// <param name="time">The clock of the sessions.</param>
    public ConnectionTable(TcpLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
    }

    /// <summary>How long a connection may be idle at the present load.</summary>
    public TimeSpan Idle => _limits.IdleWith(Volatile.Read(ref _count));

    /// <summary>How many connections have a place.</summary>
    public int Total => Volatile.Read(ref _count);

    /// <summary>Takes a session in; where its client or all have as many as they may, another one ends and leaves it its place.</summary>
    public void Admit(DnsTcpSession session)
    {
        DnsTcpSession? evicted = null;
        lock (_gate)
        {
            bool isClientFull = _ofHost.GetValueOrDefault(session.Host) >= _limits.ConnectionsOfOneClient;
            if (isClientFull || _sessions.Count >= _limits.Connections)
            {
                evicted = Evict(session.Host, isClientFull);
            }

            _sessions.Add(session);
            _ofHost[session.Host] = _ofHost.GetValueOrDefault(session.Host) + 1;
            Volatile.Write(ref _count, _sessions.Count);
        }

        // Behind the gate: what its end sets going may itself come here.
        evicted?.Evict();
    }

    /// <summary>Gives a session's place back; one that was evicted has none any more.</summary>
    public void Remove(DnsTcpSession session)
    {
        lock (_gate)
        {
            Forget(session);
        }
    }

    /// <summary>How many wait for such a thing at this moment.</summary>
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

    /// <summary>Takes the place of the one that goes first.</summary>
    private DnsTcpSession? Evict(UInt128 newcomer, bool isOwn)
    {
        int clients = _ofHost.Count + (_ofHost.ContainsKey(newcomer) ? 0 : 1);
        int share = Math.Max(_limits.Connections / clients, 1);
        DnsTcpSession? first = null;
        (int Rank, long Since) least = default;
        foreach (DnsTcpSession session in _sessions)
        {
            if (isOwn && session.Host != newcomer)
            {
                continue;
            }

            StreamWaitState state = session.WaitState;
            bool isOverShare = _ofHost[session.Host] + (session.Host == newcomer ? 1 : 0) > share;
            (int Rank, long Since) place = (RankOf(state, isOwn || isOverShare), state.Since);
            if (first is null || place.CompareTo(least) < 0)
            {
                (first, least) = (session, place);
            }
        }

        if (first is not null)
        {
            Forget(first);
        }

        return first;
    }

    /// <summary>The order in which connections go; the least first.</summary>
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
