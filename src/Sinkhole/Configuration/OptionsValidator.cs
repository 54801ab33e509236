using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>What no option alone can see: two listeners on one endpoint, a name server that asks itself, nothing to listen on.</summary>
internal static class OptionsValidator
{
    private const string Upstreams = "dns.upstreams";
    private const string DnsListen = "dns.listen";

    /// <summary>Reports every such error at the place of the second of the two.</summary>
    /// <param name="events">The text, for findings.</param>
    /// <param name="options">What was read.</param>
    /// <param name="written">Every endpoint that was written, in the order of the file.</param>
    /// <param name="places">Where limits are written, by their full keys.</param>
    public static void Check(
        YamlEvents events, SinkholeOptions options, IReadOnlyList<WrittenEndpoint> written, Dictionary<string, YamlToken> places)
    {
        List<WrittenEndpoint> endpoints = [.. written, .. UnwrittenDefaults(options, written)];
        for (int at = 0; at < endpoints.Count; at++)
        {
            CheckAddress(events, endpoints[at]);
            for (int before = 0; before < at; before++)
            {
                CheckPair(events, options, endpoints[before], endpoints[at]);
            }
        }

        RequireListener(events, DnsListen, options.Dns.Listen.Length);
        RequireListener(events, "web.listen", options.Web.Listen.Length);
        WarnOfLoopbackPages(events, options);
        LimitsCheck.Run(events, options, places);
        if (options.Pages.IsEmpty)
        {
            events.Findings.Add(
                options.File, ConfigurationCodes.NoAddress, "no page profile is configured", "write at least 'pages: { seizure: {} }'");
        }
    }

    /// <summary>Listeners of options that were left out take their ports as well.</summary>
    private static IEnumerable<WrittenEndpoint> UnwrittenDefaults(SinkholeOptions options, IReadOnlyList<WrittenEndpoint> written)
    {
        (string Key, IReadOnlyList<IPEndPoint> Endpoints)[] listeners =
            [(DnsListen, options.Dns.Listen), ("web.listen", options.Web.Listen), ("metrics.listen", [options.MetricsListen])];
        return listeners
            .Where(listener => !written.Any(endpoint => endpoint.Key == listener.Key))
            .SelectMany(listener => listener.Endpoints.Select(endpoint => new WrittenEndpoint(listener.Key, endpoint, default)));
    }

    private static void CheckAddress(YamlEvents events, WrittenEndpoint written)
    {
        if (IsUpstream(written) && written.Endpoint.Port == 0)
        {
            events.Report(
                written.Token, ConfigurationCodes.OutOfRange, "an upstream has a port from 1 to 65535", "DNS is spoken on port 53");
        }

        IPAddress address = written.Endpoint.Address;
        string? error = IsUpstream(written) ? AddressRules.ErrorOfUpstream(address) : AddressRules.ErrorOfListener(address);
        if (error is not null)
        {
            string remedy = IsUpstream(written) ? "write the address of a name server" : "write an address that 'ip address' shows";
            events.Report(written.Token, ConfigurationCodes.Unreachable, $"{address} {error}", remedy);
        }
    }

    // One upstream may serve several routes.
    private static bool IsUpstream(WrittenEndpoint written) => written.Key is Upstreams or RouteReader.Upstreams;

    private static void CheckPair(YamlEvents events, SinkholeOptions options, WrittenEndpoint first, WrittenEndpoint second)
    {
        if (IsUpstream(first) && IsUpstream(second))
        {
            bool isTwice = first.Key == Upstreams && second.Key == Upstreams && first.Endpoint.Equals(second.Endpoint);
            if (isTwice && first.Endpoint.Port != 0)
            {
                Report(events, first, second, $"{second.Endpoint} is already named by '{first.Key}' at {PlaceOf(first)}");
            }
        }
        else if (IsUpstream(first) || IsUpstream(second))
        {
            CheckLoop(events, first, second);
        }
        else if (EndpointOverlap.Clash(first.Endpoint, second.Endpoint, IsSplit(options, first, second)))
        {
            bool isSame = first.Endpoint.Equals(second.Endpoint);
            string message = isSame
                ? $"{second.Endpoint} is already named by '{first.Key}' at {PlaceOf(first)}"
                : $"{second.Endpoint} of '{second.Key}' and {first.Endpoint} of '{first.Key}' at {PlaceOf(first)} overlap: "
                    + "one of them listens on every address";
            Report(events, first, second, message, isSame ? null : RemedyOf(first, second));
        }
    }

    private static void CheckLoop(YamlEvents events, WrittenEndpoint first, WrittenEndpoint second)
    {
        WrittenEndpoint upstream = IsUpstream(first) ? first : second;
        WrittenEndpoint listener = IsUpstream(first) ? second : first;
        if (listener.Key != DnsListen || upstream.Endpoint.Port == 0 || !EndpointOverlap.Reaches(upstream.Endpoint, listener.Endpoint))
        {
            return;
        }

        string message = first.Endpoint.Equals(second.Endpoint)
            ? $"{second.Endpoint} is an upstream and our own listener at {PlaceOf(first)}: every query would loop"
            : $"the upstream {upstream.Endpoint} is our own listener {listener.Endpoint}: every query would loop";
        Report(events, first, second, message);
    }

    // 'dns.listen' opens '::' for IPv6 alone where it has an IPv4 address on that port; the other listeners never do.
    private static bool IsSplit(SinkholeOptions options, WrittenEndpoint first, WrittenEndpoint second)
    {
        WrittenEndpoint wildcard = first.Endpoint.Address.Equals(IPAddress.IPv6Any) ? first : second;
        return wildcard.Key == DnsListen && options.Dns.Listen.Any(
            other => other.AddressFamily == AddressFamily.InterNetwork && other.Port == wildcard.Endpoint.Port);
    }

    private static string RemedyOf(WrittenEndpoint first, WrittenEndpoint second)
    {
        bool areBothWildcards = AddressRules.IsUnspecified(first.Endpoint.Address) && AddressRules.IsUnspecified(second.Endpoint.Address);
        return first.Key != second.Key ? "give one of them another port"
            : areBothWildcards ? $"leave 0.0.0.0:{first.Endpoint.Port} out: [::]:{first.Endpoint.Port} accepts IPv4 as well"
            : "keep only the wildcard, or list each address";
    }

    private static string PlaceOf(WrittenEndpoint written) =>
        written.Token.Line == 0 ? "its default" : $"{written.Token.Line}:{written.Token.Column}";

    // A default has no place: then the finding is at the one that was written.
    private static void Report(YamlEvents events, WrittenEndpoint first, WrittenEndpoint second, string message, string? hint = null) =>
        events.Report(second.Token.Line > 0 ? second.Token : first.Token, ConfigurationCodes.Twice, message, hint);

    /// <summary>A page that each visitor looks for on their own machine is right in a trial alone.</summary>
    private static void WarnOfLoopbackPages(YamlEvents events, SinkholeOptions options)
    {
        bool isTrial = options.Dns.Listen.All(static listener => IPAddress.IsLoopback(listener.Address));
        string consequence = isTrial
            ? "the page is visible only on this machine, which is enough for a trial"
            : "'dns.listen' answers others, who will not see the page";
        foreach (PageOptions page in options.Pages.Values)
        {
            foreach (WrittenAddress address in page.AddressesWritten)
            {
                if (IPAddress.IsLoopback(address.Address))
                {
                    events.Report(
                        address.Token,
                        ConfigurationCodes.LoopbackPage,
                        $"{address.Address} is the visitor's own machine: {consequence}");
                }
            }
        }
    }

    private static void RequireListener(YamlEvents events, string key, int count)
    {
        if (count == 0 && events.Findings.Refusals == 0 && !events.HasFailed)
        {
            events.Findings.Add(
                events.Source.File, ConfigurationCodes.OutOfRange, $"'{key}' names nothing to listen on", "write at least one ip:port");
        }
    }
}
