using System.Collections.Generic;
using System.Linq;
using System.Net;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>What no option alone can see: two listeners on one endpoint, a name server that asks itself, nothing to listen on.</summary>
internal static class OptionsValidator
{
    /// <summary>Reports every such error at the place of the second of the two.</summary>
    /// <param name="events">The text, for findings.</param>
    /// <param name="options">What was read.</param>
    /// <param name="written">Every endpoint that was written, in the order of the file.</param>
    /// <param name="places">Where limits are written, by their full keys.</param>
    public static void Check(
        YamlEvents events, SinkholeOptions options, IReadOnlyList<WrittenEndpoint> written, Dictionary<string, YamlToken> places)
    {
        List<WrittenEndpoint> endpoints = [.. written, .. UnwrittenDefaults(options, written)];
        foreach (WrittenEndpoint endpoint in endpoints)
        {
            CheckAddress(events, endpoint);
        }

        foreach (EndpointConflict conflict in EndpointConflicts.Find(endpoints, options.Dns.Listen))
        {
            events.Report(conflict.At.Token, ConfigurationCodes.Duplicate, conflict.Message, conflict.Hint);
        }

        RequireListener(events, EndpointConflicts.DnsListen, options.Dns.Listen.Length);
        RequireListener(events, "web.listen", options.Web.Listen.Length);
        WarnOfLoopbackPages(events, options);
        LimitsCheck.Run(events, options, places);
        AuthorityReader.Check(options, events.Findings);
        if (options.Pages.IsEmpty)
        {
            events.Findings.Add(
                options.File, ConfigurationCodes.NoAddress, "no page profile is configured", "write at least 'pages: { seizure: {} }'");
        }
    }

    /// <summary>Every listener with its option.</summary>
    public static (string Key, IReadOnlyList<IPEndPoint> Endpoints)[] ListenersOf(SinkholeOptions options) =>
    [
        (EndpointConflicts.DnsListen, options.Dns.Listen), ("web.listen", options.Web.Listen), ("metrics.listen", [options.MetricsListen]),
    ];

    /// <summary>Listeners of options that were left out take their ports as well.</summary>
    private static IEnumerable<WrittenEndpoint> UnwrittenDefaults(SinkholeOptions options, IReadOnlyList<WrittenEndpoint> written) =>
        ListenersOf(options)
            .Where(listener => !written.Any(endpoint => endpoint.Key == listener.Key))
            .SelectMany(listener => listener.Endpoints.Select(endpoint => new WrittenEndpoint(listener.Key, endpoint, default)));

    private static void CheckAddress(YamlEvents events, WrittenEndpoint written)
    {
        bool isUpstream = EndpointConflicts.IsUpstream(written);
        if (isUpstream && written.Endpoint.Port == 0)
        {
            events.Report(
                written.Token, DocumentCodes.OutOfRange, "an upstream has a port from 1 to 65535", "DNS is spoken on port 53");
        }

        IPAddress address = written.Endpoint.Address;
        string? error = isUpstream ? AddressRules.ErrorOfUpstream(address) : AddressRules.ErrorOfListener(address);
        if (error is not null)
        {
            string remedy = isUpstream ? "write the address of a name server" : "write an address that 'ip address' shows";
            events.Report(written.Token, ConfigurationCodes.Unreachable, $"{address} {error}", remedy);
        }
    }

    /// <summary>A page that each visitor looks for on their own machine is right in a trial alone.</summary>
    private static void WarnOfLoopbackPages(YamlEvents events, SinkholeOptions options)
    {
        bool isTrial = options.Dns.Listen.All(static listener => IPAddress.IsLoopback(listener.Address));
        string consequence = isTrial
            ? "the page is visible only on this machine, which is enough for a trial"
            : "'dns.listen' answers others, who will not see the page";
        foreach (PageOptions page in options.Pages.Values)
        {
            foreach (WrittenAddress address in page.AddressPositions)
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
                events.Source.File, DocumentCodes.OutOfRange, $"'{key}' names nothing to listen on", "write at least one ip:port");
        }
    }
}
