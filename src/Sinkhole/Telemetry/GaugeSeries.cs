using System;
using Prometheus;

namespace Sinkhole.Telemetry;

/// <summary>The series of a gauge.</summary>
internal sealed class GaugeSeries : ValueSeries
{
    private readonly Gauge _gauge;

    /// <param name="gauge">The family in its registry.</param>
    public GaugeSeries(Gauge gauge)
    {
        _gauge = gauge;
    }

    /// <inheritdoc/>
    public override void Set(double value, params ReadOnlySpan<string> labels)
    {
        Gauge.Child series = _gauge.WithLabels(labels);
        series.Set(value);
        MarkSet(series);
    }
}
