using System.Collections.Generic;
using Microsoft.AspNetCore.Connections;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Hosting;

/// <summary>One open connection: of whom it is, and its place among those that wait for their visitors.</summary>
internal sealed class OpenConnection
{
    private readonly ConnectionContext _connection;
    private readonly OpenConnections _all;

    /// <summary>A connection that was accepted.</summary>
    public OpenConnection(ConnectionContext connection, OpenConnections all)
    {
        _connection = connection;
        _all = all;
        Host = ClientHost.Of(connection.RemoteEndPoint);
        Place = new LinkedListNode<OpenConnection>(this);
    }

    /// <summary>Whose it is, for the cap of one client; null where that cannot be told.</summary>
    public ulong? Host { get; }

    /// <summary>Where it stands among those that wait; kept by <see cref="OpenConnections"/>.</summary>
    public LinkedListNode<OpenConnection> Place { get; }

    /// <summary>A request has come in: until it is answered, nobody takes its place.</summary>
    public void Begin() => _all.Begin(this);

    /// <summary>It is answered.</summary>
    public void End() => _all.End(this);

    /// <summary>Cuts it; any thread.</summary>
    public void Cut() => _connection.Abort();
}
