namespace Sinkhole.Telemetry;

/// <summary>The Prometheus type of a metric family.</summary>
internal enum MetricType
{
    /// <summary>A total that never decreases while the process runs; its name ends in "_total".</summary>
    Counter,

    /// <summary>The current value.</summary>
    Gauge,

    /// <summary>Observations counted in buckets.</summary>
    Histogram,
}
