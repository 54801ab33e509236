using System.Collections.Generic;
using System.Threading;

namespace Sinkhole.Warning.Hosting;

/// <summary>
/// Who is connected: so many in all, so many of one client; where all places are taken, that which has waited longest for its visitor makes
/// room, so that a crowd which says nothing keeps nobody out. Any thread.
/// </summary>
internal sealed class OpenConnections
{
    private readonly int _most;
    private readonly int _mostOfClient;

    // Guards all below: they change together, when a connection begins and ends and when a request does.
    private readonly Lock _gate = new();
    private readonly HashSet<OpenConnection> _open = [];
    private readonly LinkedList<OpenConnection> _waiting = [];
    private readonly Dictionary<ulong, int> _ofHost = [];

    /// <param name="most">Most connections at once.</param>
    /// <param name="mostOfClient">Most of one client.</param>
    public OpenConnections(int most, int mostOfClient)
    {
        _most = most;
        _mostOfClient = mostOfClient;
    }

    /// <summary>Takes a connection in.</summary>
    /// <param name="connection">Who comes.</param>
    /// <param name="evicted">Who had to go for it and is to be cut; null for nobody.</param>
    /// <returns>False when its client has too many, or nobody waits: it must be closed.</returns>
    public bool TryAdmit(OpenConnection connection, out OpenConnection? evicted)
    {
        evicted = null;
        lock (_gate)
        {
            if (connection.Host is ulong host && _ofHost.GetValueOrDefault(host) >= _mostOfClient)
            {
                return false;
            }

            if (_open.Count >= _most)
            {
                evicted = _waiting.First?.Value;
                if (evicted is null)
                {
                    return false;
                }

                Forget(evicted);
            }

            _open.Add(connection);
            _waiting.AddLast(connection.Place);
            Count(connection, 1);
            return true;
        }
    }

    /// <summary>Gives a place back; one that was evicted has none any more.</summary>
    public void Remove(OpenConnection connection)
    {
        lock (_gate)
        {
            Forget(connection);
        }
    }

    /// <summary>A request has come in on it.</summary>
    public void Begin(OpenConnection connection)
    {
        lock (_gate)
        {
            Unlist(connection);
        }
    }

    /// <summary>Its request is answered: it waits again, as the last to be evicted.</summary>
    public void End(OpenConnection connection)
    {
        lock (_gate)
        {
            if (_open.Contains(connection) && connection.Place.List is null)
            {
                _waiting.AddLast(connection.Place);
            }
        }
    }

    private void Forget(OpenConnection connection)
    {
        if (_open.Remove(connection))
        {
            Unlist(connection);
            Count(connection, -1);
        }
    }

    private void Unlist(OpenConnection connection)
    {
        if (connection.Place.List is not null)
        {
            _waiting.Remove(connection.Place);
        }
    }

    private void Count(OpenConnection connection, int change)
    {
        if (connection.Host is not ulong host)
        {
            return;
        }

        int count = _ofHost.GetValueOrDefault(host) + change;
        if (count == 0)
        {
            _ofHost.Remove(host);
        }
        else
        {
            _ofHost[host] = count;
        }
    }
}
