namespace Sinkhole.NameServer.Forwarding;

/// <summary>How many questions may be on their way to upstreams at once.</summary>
public sealed record FlightLimits
{
    /// <summary>
    /// Most queries of clients that wait; one more is answered at once by what the cache has, or with SERVFAIL. Default 4,096.
    /// </summary>
    public int Total { get; init; } = 4096;

    /// <summary>Most different questions asked of upstreams at once, refreshes with them; fewer where descriptors are short.</summary>
    public int Questions { get; init; } = 4096 + Forwarder.MostRefreshes;

    /// <summary>Most queries of one client that wait: an IPv4 address, or the /64 of an IPv6 one. Default 512.</summary>
    public int OfOneClient { get; init; } = 512;

    /// <summary>Most questions under way for names that share their last two labels. Default 1,024.</summary>
    public int OfOneSuffix { get; init; } = 1024;
}
