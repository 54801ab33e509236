using System.Collections.Immutable;
using System.Net;

namespace Sinkhole.NameServer.Generations;

/// <summary>Where names that no order covers are asked. Immutable.</summary>
public sealed class ForwardRoutes
{
    /// <summary>Takes the upstreams, the preferred first.</summary>
    public ForwardRoutes(ImmutableArray<IPEndPoint> upstreams)
    {
        Upstreams = upstreams;
    }

    /// <summary>Nowhere: unlisted names get SERVFAIL.</summary>
    public static ForwardRoutes None { get; } = new([]);

    /// <summary>The upstreams, the preferred first; empty for none.</summary>
    public ImmutableArray<IPEndPoint> Upstreams { get; }
}
