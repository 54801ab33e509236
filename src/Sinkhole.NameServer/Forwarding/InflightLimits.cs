namespace Sinkhole.NameServer.Forwarding;

/// <summary>How many queries may be in flight to upstreams.</summary>
public sealed record InflightLimits
{
    /// <summary>
    /// Max queries of clients that wait; for one more the oldest upstream query is cancelled. Default 4,096.
    /// </summary>
    public int Total { get; init; } = 4096;

    /// <summary>
    /// Max queries in flight to upstreams, including refreshes: one for equal questions. Fewer where descriptors are short, and then
    /// correspondingly fewer queries of clients may wait.
    /// </summary>
    public int UpstreamQueries { get; init; } = 4096 + Forwarder.MaxRefreshes;

    /// <summary>
    /// Max queries of one client that wait: an IPv4 address, or the /64 of an IPv6 one. Default 512. It is never more than half of the
    /// free places, nor less than 1. For one more its oldest is cancelled, once that has waited for a quarter of an upstream's timeout.
    /// </summary>
    public int PerClient { get; init; } = 512;

    /// <summary>Max upstream queries for one registered domain: the suffix and one label more. Default 1,024.</summary>
    public int PerSuffix { get; init; } = 1024;

    /// <summary>Finds the suffix of a name. Default the last label.</summary>
    public LabelsOfSuffix LabelsOfSuffix { get; init; } = static _ => 1;
}
