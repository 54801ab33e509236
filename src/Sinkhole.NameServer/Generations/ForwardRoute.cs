using System;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Generations;

/// <summary>A name, with all names below it, that has its own upstreams. Immutable.</summary>
public sealed class ForwardRoute
{
    private readonly byte[] _suffix;

    /// <summary>Takes a route.</summary>
    /// <param name="suffix">A name in wire form; copied.</param>
    /// <param name="upstreams">Its upstreams, the preferred first; at least one.</param>
    /// <param name="trustsAuthentic">Whether their AD is passed on.</param>
    public ForwardRoute(ReadOnlySpan<byte> suffix, ImmutableArray<IPEndPoint> upstreams, bool trustsAuthentic = false)
    {
        _suffix = suffix.ToArray();
        Group = new UpstreamGroup(upstreams, new WireName(suffix), trustsAuthentic);
    }

    /// <summary>The name in wire form.</summary>
    public ReadOnlySpan<byte> Suffix => _suffix;

    /// <summary>Its upstreams.</summary>
    public UpstreamGroup Group { get; }
}
