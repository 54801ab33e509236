using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Net;
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
                events.Report(at, ConfigurationCodes.Twice, $"'{Option}' names {route.Suffix} twice");
            }

            routes.Add(route);
        }

        return [.. routes];
    }

    private static RouteOptions? ReadRoute(YamlEvents events, List<WrittenEndpoint> endpoints)
    {
        YamlToken at = events.Current;
        if (YamlMapping.TryOpen(events, Option, Keys) is not YamlMapping mapping)
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
                upstreams = EndpointList.Read(events, Upstreams, endpoints);
            }
        }

        mapping.Require("this route", Required);
        if (mapping.Has("upstreams") && upstreams.IsEmpty && events.Findings.Refusals == 0)
        {
            events.Report(at, ConfigurationCodes.OutOfRange, "a route has at least one upstream", "write upstreams: [\"192.0.2.53:53\"]");
        }

        return suffix is null || upstreams.IsEmpty ? null : new RouteOptions(suffix, upstreams, trustsAuthentic);
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

        events.Report(token, ConfigurationCodes.OutOfRange, "'suffix' takes domains, not the root: 'dns.upstreams' is for all other names");
        return null;
    }
}
