namespace Sinkhole.Telemetry;

/// <summary>What a metric's numbers mean to Prometheus.</summary>
internal enum MetricType
{
    /// <summary>Only grows while the process lives; its name ends in "_total".</summary>
    Counter,

    /// <summary>A value now.</summary>
    Gauge,

    /// <summary>Observations counted by size.</summary>
    Histogram,
}
