using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Documents.Yaml;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.Configuration;

/// <summary>Reads the section <c>dns</c>.</summary>
internal static class DnsReader
{
    private const long MinCacheMemory = 1L << 20;
    private const long MaxCacheMemory = 4L << 30;
    /// <summary>The key that says whether AD of upstreams is passed on.</summary>
    internal const string TrustKey = "trust_ad";

    private const int MaxInFlight = 100_000;

    // Clients are told to open another when one has failed (RFC 7766 §6.2.2).
    internal const int MinPerClient = 2;
    internal const int MaxConnections = 100_000;

    private static readonly string[] Keys =
    [
        "listen", "tls", "https", "proxy_from", "clients", "upstreams", TrustKey, "routes", "cache", "rate_limit", "canaries", "denial_soa",
        "tcp", "in_flight",
    ];

    private static readonly TimeSpan MinIdle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxIdle = TimeSpan.FromMinutes(5);
    private static readonly string[] TlsKeys = ["listen", "certificate_file", "key_file"];
    private static readonly Choices<bool> DenialPlaces = new(("authority", false), ("additional", true));

    /// <summary>Reads the section.</summary>
    public static DnsOptions Read(YamlEvents events, List<WrittenEndpoint> endpoints, Dictionary<string, YamlToken> places)
    {
        DnsOptions options = new();
        if (YamlMapping.TryOpen(events, "dns", Keys) is not YamlMapping mapping)
        {
            return options;
        }

        while (mapping.TryReadKey(out string key))
        {
            switch (key)
            {
                case "listen":
                    options = options with { Listen = EndpointList.Read(events, "dns.listen", endpoints) };
                    break;
                case "upstreams":
                    options = options with { Upstreams = EndpointList.Read(events, "dns.upstreams", endpoints) };
                    break;
                case TrustKey:
                    options = options with { TrustsAuthentic = events.ReadFlag(key) ?? options.TrustsAuthentic };
                    break;
                case "clients":
                    options = options with { Clients = ReadClients(events) };
                    break;
                case "routes":
                    options = options with { Routes = RouteReader.Read(events, endpoints) };
                    break;
                case "tls" or "https":
                    NotBuiltYet.ReadSection(events, $"dns.{key}", TlsKeys);
                    break;
                case "cache":
                    options = ReadCache(events, options);
                    break;
                case "tcp":
                    options = options with { Tcp = ReadTcp(events, places) };
                    break;
                case "in_flight":
                    options = options with { InFlight = ReadInFlight(events) };
                    break;
                case "rate_limit":
                    NotBuiltYet.ReadSection(events, "dns.rate_limit", ["responses_per_second", "slip"]);
                    break;
                case "canaries":
                    options = options with { Canaries = CanaryReader.Read(events) };
                    break;
                case "denial_soa":
                    options = options with { SoaInAdditional = events.ReadChoice(key, DenialPlaces) ?? options.SoaInAdditional };
                    break;
                default:
                    NotBuiltYet.Read(events, $"dns.{key}");
                    break;
            }
        }

        WarnIfOpen(events, mapping, options);
        WarnIfClosed(events, mapping, options);
        return options;
    }

    private static DnsOptions ReadCache(YamlEvents events, DnsOptions options)
    {
        if (YamlMapping.TryOpen(events, "dns.cache", ["memory", "prefetch"]) is not YamlMapping mapping)
        {
            return options;
        }

        while (mapping.TryReadKey(out string key))
        {
            if (key == "prefetch")
            {
                options = options with { Prefetches = events.ReadFlag(key) ?? options.Prefetches };
            }
            else if (events.ReadSize($"dns.cache.{key}", MinCacheMemory, MaxCacheMemory) is long memory)
            {
                options = options with { CacheMemory = memory };
            }
        }

        return options;
    }

    private static TcpOptions ReadTcp(YamlEvents events, Dictionary<string, YamlToken> places)
    {
        TcpOptions options = new();
        if (YamlMapping.TryOpen(events, "dns.tcp", ["connections", "per_client", "idle"]) is not YamlMapping mapping)
        {
            return options;
        }

        while (mapping.TryReadKey(out string key))
        {
            string option = $"dns.tcp.{key}";
            places[option] = mapping.KeyToken;
            options = key switch
            {
                "connections" => options with { Connections = events.ReadCount(option, 1, MaxConnections) ?? options.Connections },
                "per_client" => options with { PerClient = events.ReadCount(option, MinPerClient, MaxConnections) ?? options.PerClient },
                _ => options with { Idle = events.ReadDuration(option, MinIdle, MaxIdle) ?? options.Idle },
            };
        }

        return options;
    }

    private static InFlightOptions ReadInFlight(YamlEvents events)
    {
        InFlightOptions options = new();
        if (YamlMapping.TryOpen(events, "dns.in_flight", ["total", "per_client", "per_suffix"]) is not YamlMapping mapping)
        {
            return options;
        }

        while (mapping.TryReadKey(out string key))
        {
            int? count = events.ReadCount($"dns.in_flight.{key}", 1, MaxInFlight);
            options = key switch
            {
                "total" => options with { Total = count ?? options.Total },
                "per_client" => options with { PerClient = count ?? options.PerClient },
                _ => options with { PerSuffix = count ?? options.PerSuffix },
            };
        }

        return options;
    }

    private static ImmutableArray<IPNetwork> ReadClients(YamlEvents events)
    {
        List<IPNetwork> clients = [];
        if (!events.TryOpenList("dns.clients"))
        {
            return [];
        }

        while (events.AtItem())
        {
            if (events.ReadPrefix("dns.clients", out YamlToken token) is not IPNetwork client)
            {
                continue;
            }

            if (clients.Contains(client))
            {
                events.Report(token, ConfigurationCodes.Duplicate, $"'dns.clients' names {client} twice");
            }

            clients.Add(client);
        }

        return [.. clients];
    }

    private static void WarnIfClosed(YamlEvents events, YamlMapping mapping, DnsOptions options)
    {
        bool isRead = events.Findings.Refusals == 0 && !events.HasFailed;
        if (isRead && options.Clients.All(CoversNobody))
        {
            events.Report(
                mapping.TokenOf("clients"),
                ConfigurationCodes.ClosedToAll,
                "'dns.clients' allows nobody: every query is refused",
                "name the prefixes of your subscribers, or of the resolvers that forward to this appliance");
        }
    }

    // Nobody asks from a multicast or reserved address, or from the unspecified one.
    private static bool CoversNobody(IPNetwork client)
    {
        IPAddress address = client.BaseAddress;
        return address.IsIPv6Multicast
            || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] >= 224)
            || (Wildcard.Is(address) && client.PrefixLength == address.GetAddressBytes().Length * 8);
    }

    private static void WarnIfOpen(YamlEvents events, YamlMapping mapping, DnsOptions options)
    {
        foreach (IPNetwork client in options.Clients)
        {
            if (client.PrefixLength == 0 && options.Upstreams.Length > 0)
            {
                events.Report(
                    mapping.TokenOf("clients"),
                    ConfigurationCodes.OpenToAll,
                    $"'dns.clients' lets everyone in ({client}), and upstreams are configured");
                return;
            }
        }
    }
}
