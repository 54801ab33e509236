namespace Sinkhole.Telemetry;

/// <summary>A form in which a scrape can be written.</summary>
internal enum Exposition
{
    /// <summary>Prometheus's own text, 0.0.4: the form for whoever does not ask for another.</summary>
    PrometheusText,

    /// <summary>OpenMetrics 1.0, which tells units and whether the text is whole.</summary>
    OpenMetrics,
}
