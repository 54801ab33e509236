using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Transport;
using Sinkhole.Operator;
using Sinkhole.Warning.Connections;

namespace Sinkhole.Composition;

/// <summary>
/// Divides the process's limit of file descriptors, so that connections never use the last one. Without a free descriptor .NET cannot
/// load its own libraries and ends the process, orders cannot be read, and no segment can be opened for hits.
/// </summary>
internal sealed record DescriptorBudget
{
    // For .NET libraries that are not loaded yet, two descriptors each, and for files that are open for a short time.
    private const int Reserved = 80;
    private const int MinOperatorConnections = 4;
    private const int OperatorServers = 2;

    /// <summary>Maximum number of descriptors of the process.</summary>
    public required long Limit { get; init; }

    /// <summary>Maximum number of DNS connections on each address.</summary>
    public required int DnsConnections { get; init; }

    /// <summary>Maximum number of connections for pages.</summary>
    public required int WebConnections { get; init; }

    /// <summary>Maximum number of queries in flight to upstreams.</summary>
    public required int UpstreamQueries { get; init; }

    /// <summary>Maximum number of connections of the metrics port, and also of the control socket.</summary>
    public required int OperatorConnections { get; init; }

    /// <summary>Note for the operator when the limit is too low for the options; else null.</summary>
    public string? Note { get; init; }

    /// <summary>Divides the limit. A part that needs less than its share leaves the rest to the others.</summary>
    /// <param name="limit">Maximum number of descriptors of the process.</param>
    /// <param name="open">Descriptors that are open before the listeners.</param>
    /// <param name="processors">Number of UDP sockets per address.</param>
    /// <param name="options">The configured numbers of connections and addresses.</param>
    public static DescriptorBudget Divide(long limit, int open, int processors, SinkholeOptions options)
    {
        int addresses = options.Dns.Listen.Length;
        int listeners = (addresses * (processors + 1)) + options.Web.Listen.Length + OperatorServers;
        long[] shares = Share(
            long.Max(limit - open - listeners - Reserved, 0),
            (OperatorServers * PlainHttpServer.MaxConnections, 1),
            (addresses * (options.Dns.Tcp.Connections + TcpLimits.Leaving), 2),
            (options.Web.Connections + ConnectionLimits.Leaving, 3),
            ((options.Dns.InFlight.Total + Forwarder.MaxRefreshes) * Forwarder.SocketsOfQuery, 2));
        var budget = new DescriptorBudget
        {
            Limit = limit,
            OperatorConnections = (int)long.Max(shares[0] / OperatorServers, MinOperatorConnections),
            DnsConnections = (int)long.Max((shares[1] / int.Max(addresses, 1)) - TcpLimits.Leaving, 1),
            WebConnections = (int)long.Max(shares[2] - ConnectionLimits.Leaving, 1),
            UpstreamQueries = (int)long.Max(shares[3] / Forwarder.SocketsOfQuery, 1),
        };
        bool isShort = budget.DnsConnections < options.Dns.Tcp.Connections || budget.WebConnections < options.Web.Connections;
        return isShort ? budget with { Note = budget.Describe(options) } : budget;
    }

    /// <summary>Gives each part what it wants, or at most its weighted share of what is left.</summary>
    private static long[] Share(long rest, params (long Wanted, int Weight)[] parts)
    {
        long[] shares = new long[parts.Length];
        int weights = parts.Sum(static part => part.Weight);
        foreach ((int place, (long wanted, int weight)) in parts.Index().OrderBy(static part => part.Item.Wanted / part.Item.Weight))
        {
            shares[place] = long.Min(wanted, rest * weight / weights);
            rest -= shares[place];
            weights -= weight;
        }

        return shares;
    }

    private string Describe(SinkholeOptions options)
    {
        string dns = $"{DnsConnections} DNS over TCP connections on each address ('dns.tcp.connections': {options.Dns.Tcp.Connections})";
        string web = $"{WebConnections} for pages ('web.connections': {options.Web.Connections})";
        return $"the limit of {Limit} open files leaves room for {dns}, {web} and {UpstreamQueries} queries in flight to upstreams; "
            + "raise it: LimitNOFILE= in the unit, or 'ulimit -n'";
    }
}
