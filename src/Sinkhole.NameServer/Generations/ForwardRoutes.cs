using System.Collections.Generic;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.NameServer.Local;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Generations;

/// <summary>Where names that no order covers are asked: the route with the longest suffix, or else the upstreams. Immutable.</summary>
public sealed class ForwardRoutes
{
    private readonly UpstreamGroup _others;
    private readonly ImmutableArray<ForwardRoute> _routes;

    /// <summary>Takes the upstreams of all names without a route, the preferred first.</summary>
    public ForwardRoutes(ImmutableArray<IPEndPoint> upstreams)
        : this(upstreams, [])
    {
    }

    /// <summary>Takes upstreams and routes.</summary>
    /// <param name="upstreams">Who is asked for names without a route, the preferred first.</param>
    /// <param name="routes">The routes, in any order.</param>
    /// <param name="trustsAuthentic">Whether the AD of <paramref name="upstreams"/> is passed on.</param>
    public ForwardRoutes(ImmutableArray<IPEndPoint> upstreams, ImmutableArray<ForwardRoute> routes, bool trustsAuthentic = false)
    {
        _others = new UpstreamGroup(upstreams, trustsAuthentic);
        _routes = routes.Sort(static (left, right) => right.Suffix.Length.CompareTo(left.Suffix.Length));
    }

    /// <summary>Nowhere: unlisted names get SERVFAIL.</summary>
    public static ForwardRoutes None { get; } = new([]);

    /// <summary>The groups that an upstream is in: those of routes first, from the longest suffix on.</summary>
    public IReadOnlyList<UpstreamGroup> GroupsOf(IPEndPoint upstream)
    {
        List<UpstreamGroup> groups = [];
        foreach (ForwardRoute route in _routes)
        {
            if (route.Group.Upstreams.Contains(upstream))
            {
                groups.Add(route.Group);
            }
        }

        if (_others.Upstreams.Contains(upstream))
        {
            groups.Add(_others);
        }

        return groups;
    }

    /// <summary>Who is asked for a name.</summary>
    /// <param name="name">Any letter case.</param>
    public UpstreamGroup Find(scoped WireName name) => FindRoute(name)?.Group ?? _others;

    /// <summary>Whether a route makes a special name somebody's; the upstreams of all other names are none.</summary>
    /// <param name="name">Any letter case.</param>
    /// <param name="match">Where it stands among the local zones.</param>
    internal bool Covers(scoped WireName name, in LocalMatch match)
    {
        // A route for all of arpa says nothing of resolver.arpa: only one for that name itself does, or for one below it.
        int minSuffixOctets = match.Apex.Role == LocalRole.Wildcard ? name.Octets.Length - match.ApexOffset : 0;
        return FindRoute(name)?.Suffix.Length >= minSuffixOctets;
    }

    private ForwardRoute? FindRoute(scoped WireName name)
    {
        foreach (ForwardRoute route in _routes)
        {
            if (name.IsAtOrBelow(new WireName(route.Suffix)))
            {
                return route;
            }
        }

        return null;
    }
}
