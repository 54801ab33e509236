using System;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Hosting;

/// <summary>Where the warning site listens and what a connection may cost.</summary>
public sealed record WarningServerOptions
{
    /// <summary>The endpoints, each its own socket; port 0 takes a free one.</summary>
    public required ImmutableArray<IPEndPoint> Listen { get; init; }

    /// <summary>What is recorded of a visit, and how long its page may wait for it.</summary>
    public VisitOptions Visits { get; init; } = new();

    /// <summary>
    /// How many connections may be open and what they may hold. Default 10,000, 1,000 of one client, because many subscribers may share
    /// one address of a carrier, and 64 MiB.
    /// </summary>
    public ConnectionLimits Connections { get; init; } = new()
    {
        Connections = 10_000,
        ConnectionsPerClient = 1_000,
        MemoryOctets = 64 * 1024 * 1024,
    };

    /// <summary>How long a request's head may take. Default 10 s.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may idle between requests. Default 15 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Max octets of a request line. Default 16 KiB: IPTV clients put long accounts into paths.</summary>
    public int MaxRequestLineOctets { get; init; } = 16 * 1024;

    /// <summary>Max octets of all header fields. Default 16 KiB.</summary>
    public int MaxHeaderOctets { get; init; } = 16 * 1024;

    /// <summary>Max header fields of a request. Default 256: proxies on the way add theirs.</summary>
    public int MaxFields { get; init; } = 256;

    /// <summary>
    /// Max octets of a body that are read away so that a connection can be used again. Default 16 KiB. Only a small form of an IPTV call is
    /// used, where the page profile seals accounts.
    /// </summary>
    public int MaxBodyOctets { get; init; } = 16 * 1024;

    /// <summary>How long requests may go on when the server stops. Default 5 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
