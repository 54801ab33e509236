namespace Sinkhole.NameServer.Forwarding;

/// <summary>How many questions may be in flight to upstreams.</summary>
public sealed record InflightLimits
{
    /// <summary>
    /// Max queries of clients that wait; for one more the oldest question in flight is cancelled. Default 4,096.
    /// </summary>
    public int Total { get; init; } = 4096;

    /// <summary>
    /// Max different questions in flight, including refreshes; fewer where descriptors are short, and then correspondingly fewer queries
    /// may wait.
    /// </summary>
    public int Questions { get; init; } = 4096 + Forwarder.MaxRefreshes;

    /// <summary>
    /// Max queries of one client that wait: an IPv4 address, or the /64 of an IPv6 one. Default 512. It is never more than half of the
    /// free places, nor less than 1. For one more its oldest is cancelled, once that has waited for a quarter of an upstream's timeout.
    /// </summary>
    public int PerClient { get; init; } = 512;

    /// <summary>Max questions in flight for one registered domain: the suffix and one label more. Default 1,024.</summary>
    public int PerSuffix { get; init; } = 1024;

    /// <summary>Finds the suffix of a name. Default the last label.</summary>
    public LabelsOfSuffix LabelsOfSuffix { get; init; } = static _ => 1;
}
