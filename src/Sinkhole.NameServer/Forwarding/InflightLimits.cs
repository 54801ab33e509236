namespace Sinkhole.NameServer.Forwarding;

/// <summary>How many questions may be on their way to upstreams at once.</summary>
public sealed record InflightLimits
{
    /// <summary>
    /// Most queries of clients that wait; for one more the question that is under way longest is given up. Default 4,096.
    /// </summary>
    public int Total { get; init; } = 4096;

    /// <summary>
    /// Most different questions asked of upstreams at once, refreshes with them; fewer where descriptors are short, and then as many fewer
    /// queries may wait.
    /// </summary>
    public int Questions { get; init; } = 4096 + Forwarder.MaxRefreshes;

    /// <summary>
    /// Most queries of one client that wait: an IPv4 address, or the /64 of an IPv6 one. Default 512. It is never more than half of what
    /// is free, nor less than 1. For one more its oldest is given up, once that has waited for a quarter of an upstream's timeout.
    /// </summary>
    public int OfOneClient { get; init; } = 512;

    /// <summary>Most questions under way for the names below a suffix that share the label before it. Default 1,024.</summary>
    public int OfOneSuffix { get; init; } = 1024;

    /// <summary>What a suffix is. Default the last label.</summary>
    public LabelsOfSuffix LabelsOfSuffix { get; init; } = static _ => 1;
}
