using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Connections;

namespace Sinkhole.Composition;

/// <summary>What the metrics' port and the control socket accept by: half of the places for one client, an address or a process.</summary>
internal static class OperatorTransport
{
    private const long MemoryOctets = 8 * 1024 * 1024;

    /// <param name="sockets">Max sockets at once.</param>
    public static PausingTransport Of(int sockets)
    {
        int connections = int.Max(sockets - ConnectionLimits.Leaving, 1);
        var limits = new ConnectionLimits
        {
            Connections = connections,
            ConnectionsOfOneClient = int.Max(connections / 2, 1),
            MemoryOctets = MemoryOctets,

            // Health and metrics must be answered during a flood of pages; with so few places they queue little themselves.
            QueuedWork = long.MaxValue,
        };
        return new PausingTransport(limits, static _ => { });
    }

    /// <summary>Allows the connection of a request to be evicted for a new one, until it has read or written again.</summary>
    public static void AllowEviction(HttpContext context) => context.Features.Get<IEvictableConnection>()?.AllowEviction();
}
