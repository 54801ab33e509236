using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Transport;
using Sinkhole.Operator;
using Sinkhole.Warning.Connections;

namespace Sinkhole.Composition;

/// <summary>
/// How the process's limit of descriptors is divided, so that connections never take the last one. Without one the runtime cannot load a
/// part of itself and ends the process; orders cannot be read, and hits find no segment.
/// </summary>
internal sealed record DescriptorBudget
{
    // Parts of the runtime that are not loaded yet, two descriptors each, and files that come and go: orders, segments, numbers.
    private const int Coming = 80;
    private const int LeastOfOperators = 4;
    private const int OperatorServers = 2;

    /// <summary>Most descriptors of the process.</summary>
    public required long Limit { get; init; }

    /// <summary>Most connections for DNS on each address.</summary>
    public required int DnsConnections { get; init; }

    /// <summary>Most connections for pages.</summary>
    public required int WebConnections { get; init; }

    /// <summary>Most questions asked of upstreams at once.</summary>
    public required int Questions { get; init; }

    /// <summary>Most connections of the metrics' port, and as many of the control socket.</summary>
    public required int OperatorConnections { get; init; }

    /// <summary>What an operator should know: the limit leaves less than the options ask for. Null where it does not.</summary>
    public string? Note { get; init; }

    /// <summary>Divides the limit; who wants less than its part leaves the rest to the others.</summary>
    /// <param name="limit">Most descriptors of the process.</param>
    /// <param name="open">Descriptors open before any listener.</param>
    /// <param name="processors">Sockets by which each address takes datagrams.</param>
    /// <param name="options">How many connections are asked for, and on how many addresses.</param>
    public static DescriptorBudget Divide(long limit, int open, int processors, SinkholeOptions options)
    {
        int addresses = options.Dns.Listen.Length;
        int listeners = (addresses * (processors + 1)) + options.Web.Listen.Length + OperatorServers;
        long[] shares = Share(
            long.Max(limit - open - listeners - Coming, 0),
            (OperatorServers * PlainHttpServer.MostConnections, 1),
            (addresses * (options.Dns.Tcp.Connections + TcpLimits.Leaving), 2),
            (options.Web.Connections + ConnectionLimits.Leaving, 3),
            ((options.Dns.InFlight.Total + Forwarder.MaxRefreshes) * Forwarder.SocketsOfQuery, 2));
        var budget = new DescriptorBudget
        {
            Limit = limit,
            OperatorConnections = (int)long.Max(shares[0] / OperatorServers, LeastOfOperators),
            DnsConnections = (int)long.Max((shares[1] / int.Max(addresses, 1)) - TcpLimits.Leaving, 1),
            WebConnections = (int)long.Max(shares[2] - ConnectionLimits.Leaving, 1),
            Questions = (int)long.Max(shares[3] / Forwarder.SocketsOfQuery, 1),
        };
        bool isShort = budget.DnsConnections < options.Dns.Tcp.Connections || budget.WebConnections < options.Web.Connections;
        return isShort ? budget with { Note = budget.Say(options) } : budget;
    }

    /// <summary>So much to each as it wants, or its part by weight of what those who want little have left.</summary>
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

    private string Say(SinkholeOptions options)
    {
        string dns = $"{DnsConnections} connections by DNS over TCP on each address ('dns.tcp.connections': {options.Dns.Tcp.Connections})";
        string web = $"{WebConnections} for pages ('web.connections': {options.Web.Connections})";
        return $"the limit of {Limit} open files leaves room for {dns}, {web} and {Questions} questions under way to upstreams; "
            + "raise it: LimitNOFILE= in the unit, or 'ulimit -n'";
    }
}
