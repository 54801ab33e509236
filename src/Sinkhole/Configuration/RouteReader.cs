using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Yaml;
using Sinkhole.Orders.Domains;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Configuration;

/// <summary>Reads <c>dns.routes</c>: names that other upstreams answer.</summary>
internal static class RouteReader
{
    /// <summary>The option under which upstreams of routes are remembered.</summary>
    public const string Upstreams = "dns.routes.upstreams";

    private const string Option = "dns.routes";
    private static readonly string[] Required = ["suffix", "upstreams"];
    private static readonly string[] Keys = [.. Required, DnsReader.TrustKey];

    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["name"] = "suffix",
        ["domain"] = "suffix",
        ["zone"] = "suffix",
    };

    /// <summary>Reads the list; a wrong item is reported and left out.</summary>
    public static ImmutableArray<RouteOptions> Read(YamlEvents events, List<WrittenEndpoint> endpoints)
    {
        List<RouteOptions> routes = [];
        if (!events.TryOpenList(Option))
        {
            return [];
        }

        while (events.AtItem())
        {
            YamlToken at = events.Current;
            if (ReadRoute(events, endpoints) is not RouteOptions route)
            {
                continue;
            }

            if (routes.Exists(other => other.Suffix == route.Suffix))
            {
                events.Report(at, ConfigurationCodes.Duplicate, $"'{Option}' names {route.Suffix} twice");
            }

            routes.Add(route);
        }

        return [.. routes];
    }

    private static RouteOptions? ReadRoute(YamlEvents events, List<WrittenEndpoint> endpoints)
    {
        YamlToken at = events.Current;
        if (YamlMapping.TryOpen(events, Option, Keys, Synonyms) is not YamlMapping mapping)
        {
            return null;
        }

        string? suffix = null;
        bool trustsAuthentic = false;
        ImmutableArray<IPEndPoint> upstreams = [];
        while (mapping.TryReadKey(out string key))
        {
            if (key == "suffix")
            {
                suffix = ReadSuffix(events);
            }
            else if (key == DnsReader.TrustKey)
            {
                trustsAuthentic = events.ReadFlag(key) ?? trustsAuthentic;
            }
            else
            {
                int before = endpoints.Count;
                upstreams = EndpointList.Read(events, Upstreams, endpoints);
                ReportTwice(events, endpoints, before);
            }
        }

        mapping.Require("this route", Required);
        if (mapping.Has("upstreams") && upstreams.IsEmpty && events.Findings.Refusals == 0)
        {
            events.Report(at, DocumentCodes.OutOfRange, "a route has at least one upstream", "write upstreams: [\"192.0.2.53:53\"]");
        }

        return suffix is null || upstreams.IsEmpty ? null : new RouteOptions(suffix, upstreams, trustsAuthentic);
    }

    // Two routes may share an upstream; one route that names it twice would send it every retry.
    private static void ReportTwice(YamlEvents events, List<WrittenEndpoint> endpoints, int first)
    {
        for (int at = first; at < endpoints.Count; at++)
        {
            WrittenEndpoint endpoint = endpoints[at];
            if (endpoints.FindIndex(first, at - first, other => other.Endpoint.Equals(endpoint.Endpoint)) >= 0)
            {
                events.Report(endpoint.Token, ConfigurationCodes.Duplicate, $"'{Upstreams}' names {endpoint.Endpoint} twice");
            }
        }
    }

    private static string? ReadSuffix(YamlEvents events)
    {
        Span<byte> name = stackalloc byte[WireLimits.NameOctets];
        if (!events.TryReadDomain("suffix", name, out int octets, out YamlToken token))
        {
            return null;
        }

        NameFolding.Fold(name[..octets], name);
        if (octets > 1)
        {
            return NameText.Format(new WireName(name[..octets]));
        }

        events.Report(token, DocumentCodes.OutOfRange, "'suffix' takes domains, not the root: 'dns.upstreams' is for all other names");
        return null;
    }
}
