using System.Collections.Generic;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Limits that cannot be reached, because another one is much smaller.</summary>
internal static class LimitsCheck
{
    /// <summary>One client may use 1/4 of the memory, as the connections of the page are limited.</summary>
    internal const int ClientShare = 4;

    // What an idle connection of the page is charged.
    private const long IdleOctets = 24 * 1024;

    // The limit covers what connections use at the same time. Few use the maximum, so room for a quarter of them is enough: the defaults.
    private const int MaxTimesRoom = 4;

    /// <summary>Warns of each, at the first of its limits that is written.</summary>
    /// <param name="events">The text, for findings.</param>
    /// <param name="options">What was read.</param>
    /// <param name="places">Where limits are written, by their full keys.</param>
    public static void Run(YamlEvents events, SinkholeOptions options, Dictionary<string, YamlToken> places)
    {
        ComparePerClient(events, places, "dns.tcp", options.Dns.Tcp.PerClient, options.Dns.Tcp.Connections);
        ComparePerClient(events, places, "web", options.Web.PerClient, options.Web.Connections);
        CompareMemory(events, places, "web.connections", options.Web.Connections, options.Limits.WebMemory, string.Empty);
        CompareMemory(events, places, "web.per_client", options.Web.PerClient, options.Limits.WebMemory / ClientShare, " of one address");
    }

    private static void ComparePerClient(YamlEvents events, Dictionary<string, YamlToken> places, string section, int ofClient, int inAll)
    {
        if (ofClient > inAll)
        {
            Warn(
                events,
                At($"{section}.per_client", $"{section}.connections", places),
                $"'{section}.per_client' is {ofClient}, and '{section}.connections' allows {inAll} in all",
                $"write at most {inAll}, or raise '{section}.connections'");
        }
    }

    private static void CompareMemory(
        YamlEvents events, Dictionary<string, YamlToken> places, string key, int connections, long octets, string whose)
    {
        long room = octets / IdleOctets;
        if (connections > MaxTimesRoom * room)
        {
            Warn(
                events,
                At(key, "limits.web_memory", places),
                $"'{key}' is {connections}, and 'limits.web_memory' has room for {room} idle connections{whose}",
                $"raise 'limits.web_memory', or lower '{key}'");
        }
    }

    private static YamlToken? At(string first, string second, Dictionary<string, YamlToken> places) =>
        places.TryGetValue(first, out YamlToken at) || places.TryGetValue(second, out at) ? at : null;

    private static void Warn(YamlEvents events, YamlToken? at, string message, string hint)
    {
        if (at is YamlToken token)
        {
            events.Report(token, ConfigurationCodes.Unreached, message, hint);
        }
        else
        {
            events.Findings.Add(events.Source.File, ConfigurationCodes.Unreached, message, hint);
        }
    }
}
