using System.Collections.Generic;
using System.Net;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Configuration;

/// <summary>What no option alone can see: two listeners on one endpoint, a name server that asks itself, nothing to listen on.</summary>
internal static class OptionsValidator
{
    private const string Upstreams = "dns.upstreams";

    /// <summary>Reports every such fault at the place of the second of the two.</summary>
    /// <param name="events">The text, for findings.</param>
    /// <param name="options">What was read.</param>
    /// <param name="endpoints">Every endpoint that was written, in the order of the file.</param>
    public static void Check(YamlEvents events, SinkholeOptions options, IReadOnlyList<WrittenEndpoint> endpoints)
    {
        for (int at = 0; at < endpoints.Count; at++)
        {
            CheckPort(events, endpoints[at]);
            for (int before = 0; before < at; before++)
            {
                CheckPair(events, endpoints[before], endpoints[at]);
            }
        }

        RequireListener(events, "dns.listen", options.Dns.Listen.Length);
        RequireListener(events, "web.listen", options.Web.Listen.Length);
        if (options.Pages.IsEmpty)
        {
            events.Findings.Add(
                options.File, ConfigurationCodes.NoAddress, "no page profile is configured", "write at least 'pages: { seizure: {} }'");
        }
    }

    private static void CheckPort(YamlEvents events, WrittenEndpoint written)
    {
        if (IsUpstream(written) && written.Endpoint.Port == 0)
        {
            events.Report(
                written.Token, ConfigurationCodes.OutOfRange, "an upstream has a port from 1 to 65535", "DNS is spoken on port 53");
        }

        bool isAny = written.Endpoint.Address.Equals(IPAddress.Any) || written.Endpoint.Address.Equals(IPAddress.IPv6Any);
        if (IsUpstream(written) && isAny)
        {
            events.Report(written.Token, ConfigurationCodes.OutOfRange, $"{written.Endpoint.Address} is no address of an upstream");
        }
    }

    // One upstream may serve several routes.
    private static bool IsUpstream(WrittenEndpoint written) => written.Key is Upstreams or RouteReader.Upstreams;

    private static void CheckPair(YamlEvents events, WrittenEndpoint first, WrittenEndpoint second)
    {
        if (!first.Endpoint.Equals(second.Endpoint) || first.Endpoint.Port == 0)
        {
            return;
        }

        string where = $"{first.Token.Line}:{first.Token.Column}";
        bool oneIsUpstream = IsUpstream(first) != IsUpstream(second);
        if (oneIsUpstream && (first.Key == "dns.listen" || second.Key == "dns.listen"))
        {
            events.Report(
                second.Token,
                ConfigurationCodes.Twice,
                $"{second.Endpoint} is an upstream and our own listener at {where}: every question would go in a circle");
        }
        else if (!oneIsUpstream && first.Key != RouteReader.Upstreams && second.Key != RouteReader.Upstreams)
        {
            events.Report(second.Token, ConfigurationCodes.Twice, $"{second.Endpoint} is already named by '{first.Key}' at {where}");
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
