using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.Configuration;

/// <summary>Endpoints that cannot stand beside each other: two listeners on one endpoint, an upstream that is our own listener.</summary>
internal static class EndpointConflicts
{
    public const string Upstreams = "dns.upstreams";
    public const string DnsListen = "dns.listen";

    /// <summary>Each pair that collides, at the second of the two.</summary>
    /// <param name="endpoints">Every endpoint, in the order of the file.</param>
    /// <param name="dnsListen">The endpoints of <c>dns.listen</c> among them.</param>
    public static IEnumerable<EndpointConflict> Find(IReadOnlyList<WrittenEndpoint> endpoints, IReadOnlyList<IPEndPoint> dnsListen)
    {
        for (int at = 0; at < endpoints.Count; at++)
        {
            for (int before = 0; before < at; before++)
            {
                if (Compare(endpoints[before], endpoints[at], dnsListen) is EndpointConflict conflict)
                {
                    yield return conflict;
                }
            }
        }
    }

    /// <summary>Whether an endpoint is asked and not listened on. One upstream may serve several routes.</summary>
    public static bool IsUpstream(WrittenEndpoint written) => written.Key is Upstreams or RouteReader.Upstreams;

    private static EndpointConflict? Compare(WrittenEndpoint first, WrittenEndpoint second, IReadOnlyList<IPEndPoint> dnsListen)
    {
        if (IsUpstream(first) && IsUpstream(second))
        {
            bool isTwice = first.Key == Upstreams && second.Key == Upstreams && first.Endpoint.Equals(second.Endpoint);
            return isTwice && first.Endpoint.Port != 0 ? Of(first, second, AlreadyNamed(first, second)) : null;
        }

        return IsUpstream(first) || IsUpstream(second) ? FindLoop(first, second) : FindClash(first, second, dnsListen);
    }

    private static EndpointConflict? FindLoop(WrittenEndpoint first, WrittenEndpoint second)
    {
        WrittenEndpoint upstream = IsUpstream(first) ? first : second;
        WrittenEndpoint listener = IsUpstream(first) ? second : first;
        if (listener.Key != DnsListen || upstream.Endpoint.Port == 0 || !EndpointOverlap.Reaches(upstream.Endpoint, listener.Endpoint))
        {
            return null;
        }

        if (listener.IsRunning)
        {
            return new EndpointConflict(
                upstream,
                $"the upstream {upstream.Endpoint} is our own listener {listener.Endpoint}, which stays open until a restart although "
                    + $"'{DnsListen}' was changed: every query would loop",
                $"restart to apply '{DnsListen}', or write another upstream");
        }

        string message = first.Endpoint.Equals(second.Endpoint)
            ? $"{second.Endpoint} is an upstream and our own listener at {PlaceOf(first)}: every query would loop"
            : $"the upstream {upstream.Endpoint} is our own listener {listener.Endpoint}: every query would loop";
        return Of(first, second, message);
    }

    private static EndpointConflict? FindClash(WrittenEndpoint first, WrittenEndpoint second, IReadOnlyList<IPEndPoint> dnsListen)
    {
        // Those that run are open already.
        bool areOpen = first.IsRunning && second.IsRunning;
        if (areOpen || !EndpointOverlap.Clash(first.Endpoint, second.Endpoint, IsSplit(first, second, dnsListen)))
        {
            return null;
        }

        bool isSame = first.Endpoint.Equals(second.Endpoint);
        string message = isSame
            ? AlreadyNamed(first, second)
            : $"{second.Endpoint} of '{second.Key}' and {first.Endpoint} of '{first.Key}' at {PlaceOf(first)} overlap: "
                + "one of them listens on every address";
        return Of(first, second, message, isSame ? null : RemedyOf(first, second));
    }

    // 'dns.listen' opens '::' for IPv6 alone where it has an IPv4 address on that port; the other listeners never do.
    private static bool IsSplit(WrittenEndpoint first, WrittenEndpoint second, IReadOnlyList<IPEndPoint> dnsListen)
    {
        WrittenEndpoint wildcard = first.Endpoint.Address.Equals(IPAddress.IPv6Any) ? first : second;
        return wildcard.Key == DnsListen && dnsListen.Any(
            other => other.AddressFamily == AddressFamily.InterNetwork && other.Port == wildcard.Endpoint.Port);
    }

    private static string RemedyOf(WrittenEndpoint first, WrittenEndpoint second)
    {
        bool areBothWildcards = Wildcard.Is(first.Endpoint.Address) && Wildcard.Is(second.Endpoint.Address);
        return first.Key != second.Key ? "give one of them another port"
            : areBothWildcards ? $"leave 0.0.0.0:{first.Endpoint.Port} out: [::]:{first.Endpoint.Port} accepts IPv4 as well"
            : "keep only the wildcard, or list each address";
    }

    private static string AlreadyNamed(WrittenEndpoint first, WrittenEndpoint second) =>
        $"{second.Endpoint} is already named by '{first.Key}' at {PlaceOf(first)}";

    private static string PlaceOf(WrittenEndpoint written) =>
        written.Token.Line == 0 ? "its default" : $"{written.Token.Line}:{written.Token.Column}";

    // A default has no place: then the finding is at the one that was written.
    private static EndpointConflict Of(WrittenEndpoint first, WrittenEndpoint second, string message, string? hint = null) =>
        new(second.Token.Line > 0 ? second : first, message, hint);
}
