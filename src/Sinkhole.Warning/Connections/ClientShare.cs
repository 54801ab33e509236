using System.Collections.Generic;

namespace Sinkhole.Warning.Connections;

/// <summary>What one client has of the places and of the memory; kept by <see cref="OpenConnections"/>, under its lock.</summary>
internal sealed class ClientShare
{
    /// <summary>Its connections, the longest wait first.</summary>
    public LinkedList<ClientConnection> ByIdleTime { get; } = [];

    /// <summary>Octets that they hold in memory.</summary>
    public long Octets { get; set; }
}
