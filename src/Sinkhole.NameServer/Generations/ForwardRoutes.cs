using System.Collections.Generic;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.NameServer.Local;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Generations;

/// <summary>
/// The upstreams of names that no order covers: those of the route with the longest suffix, or else the default ones. Immutable.
/// </summary>
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
    /// <param name="upstreams">The upstreams of names without a route, the preferred first.</param>
    /// <param name="routes">The routes, in any order.</param>
    /// <param name="trustsAuthentic">Whether the AD of <paramref name="upstreams"/> is passed on.</param>
    public ForwardRoutes(ImmutableArray<IPEndPoint> upstreams, ImmutableArray<ForwardRoute> routes, bool trustsAuthentic = false)
    {
        _others = new UpstreamGroup(upstreams, trustsAuthentic);
        _routes = routes.Sort(static (left, right) => right.Suffix.Length.CompareTo(left.Suffix.Length));
    }

    /// <summary>No upstreams: names without an order get SERVFAIL.</summary>
    public static ForwardRoutes None { get; } = new([]);

    /// <summary>Every upstream once: the default ones, then those of routes.</summary>
    public IReadOnlyCollection<IPEndPoint> Upstreams
    {
        get
        {
            HashSet<IPEndPoint> upstreams = [.. _others.Upstreams];
            foreach (ForwardRoute route in _routes)
            {
                upstreams.UnionWith(route.Group.Upstreams);
            }

            return upstreams;
        }
    }

    /// <summary>The groups of an upstream: those of routes first, the longest suffix first.</summary>
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

    /// <summary>The upstreams of a name.</summary>
    /// <param name="name">Any letter case.</param>
    public UpstreamGroup Find(scoped WireName name) => FindRoute(name)?.Group ?? _others;

    /// <summary>Whether a route covers a special name; the default upstreams do not count.</summary>
    /// <param name="name">Any letter case.</param>
    /// <param name="match">Its local zone.</param>
    internal bool Covers(scoped WireName name, in LocalMatch match)
    {
        // A route for all of arpa does not cover resolver.arpa: only one for that name itself, or for a name below it, does.
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
