using System;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Hosting;

/// <summary>Where the warning site listens and what a connection may cost.</summary>
public sealed record WarningServerOptions
{
    /// <summary>Sockets beside <see cref="MostConnections"/>: of those that were just refused or evicted and are not closed yet.</summary>
    public const int LeavingConnections = 2;

    /// <summary>The endpoints, each its own socket; port 0 takes a free one.</summary>
    public required ImmutableArray<IPEndPoint> Listen { get; init; }

    /// <summary>What is recorded of a visit, and how long its page may wait for it.</summary>
    public VisitOptions Visits { get; init; } = new();

    /// <summary>Most connections open at once; one more takes the place of that which has waited longest, or is closed. Default 10,000.
    /// </summary>
    public int MostConnections { get; init; } = 10_000;

    /// <summary>
    /// Most connections of one client, an IPv4 address or the /64 of an IPv6 one; one more is closed and counted. Default 1,000: behind one
    /// address of a carrier many subscribers may stand.
    /// </summary>
    public int MostConnectionsOfClient { get; init; } = 1_000;

    /// <summary>How long a request's head may take. Default 10 s.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may idle between requests. Default 15 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Most octets of a request line. Default 16 KiB: IPTV clients put long accounts into paths.</summary>
    public int MostRequestLineOctets { get; init; } = 16 * 1024;

    /// <summary>Most octets of all header fields. Default 16 KiB.</summary>
    public int MostHeaderOctets { get; init; } = 16 * 1024;

    /// <summary>
    /// Most octets of a body that are read away so that a connection can be used again; no body is looked at. Default 16 KiB.
    /// </summary>
    public int MostBodyOctets { get; init; } = 16 * 1024;

    /// <summary>How long requests may go on when the server stops. Default 5 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
