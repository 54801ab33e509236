using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Limits that cannot be reached, because another one is much smaller.</summary>
internal static class LimitsCheck
{
    // What an idle connection of the page is charged, and the part of the memory that one client may hold.
    private const long IdleOctets = 24 * 1024;
    private const int ClientShare = 4;

    // The memory counts what connections hold at once. Few hold the most, so room for a quarter of them is no slip: the defaults.
    private const int MaxTimesRoom = 4;

    /// <summary>Warns of each.</summary>
    public static void Run(YamlEvents events, SinkholeOptions options)
    {
        ComparePerClient(events, "dns.tcp", options.Dns.Tcp.PerClient, options.Dns.Tcp.Connections);
        ComparePerClient(events, "web", options.Web.PerClient, options.Web.Connections);
        CompareMemory(events, "web.connections", options.Web.Connections, options.Limits.WebMemory, string.Empty);
        CompareMemory(events, "web.per_client", options.Web.PerClient, options.Limits.WebMemory / ClientShare, " of one address");
    }

    private static void ComparePerClient(YamlEvents events, string section, int ofClient, int inAll)
    {
        if (ofClient > inAll)
        {
            Warn(
                events,
                $"'{section}.per_client' is {ofClient}, and '{section}.connections' allows {inAll} in all",
                $"write at most {inAll}, or raise '{section}.connections'");
        }
    }

    private static void CompareMemory(YamlEvents events, string key, int connections, long octets, string whose)
    {
        long room = octets / IdleOctets;
        if (connections > MaxTimesRoom * room)
        {
            Warn(
                events,
                $"'{key}' is {connections}, and 'limits.web_memory' has room for {room} idle connections{whose}",
                $"raise 'limits.web_memory', or lower '{key}'");
        }
    }

    private static void Warn(YamlEvents events, string message, string hint) =>
        events.Findings.Add(events.Source.File, ConfigurationCodes.Unreached, message, hint);
}
