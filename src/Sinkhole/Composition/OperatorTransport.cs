using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Connections;

namespace Sinkhole.Composition;

/// <summary>Transport of the metrics port and the control socket. One client may use half of the connections.</summary>
internal static class OperatorTransport
{
    private const long MemoryOctets = 8 * 1024 * 1024;

    /// <summary>Creates the transport.</summary>
    /// <param name="sockets">Maximum number of open sockets.</param>
    public static PausingTransport Of(int sockets)
    {
        int connections = int.Max(sockets - ConnectionLimits.Leaving, 1);
        var limits = new ConnectionLimits
        {
            Connections = connections,
            ConnectionsPerClient = int.Max(connections / 2, 1),
            MemoryOctets = MemoryOctets,

            // Health and metrics must be answered during a flood of page requests; with so few connections they queue little work.
            QueuedWork = long.MaxValue,
        };
        return new PausingTransport(limits, static _ => { });
    }

    /// <summary>Allows the connection of a request to be evicted for a new one, until it reads or writes again.</summary>
    public static void AllowEviction(HttpContext context) => context.Features.Get<IEvictableConnection>()?.AllowEviction();
}
