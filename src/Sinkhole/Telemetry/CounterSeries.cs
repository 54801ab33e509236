using System;
using Prometheus;

namespace Sinkhole.Telemetry;

/// <summary>The series of a counter; a lower total than before leaves a series as it was.</summary>
internal sealed class CounterSeries : ValueSeries
{
    private readonly Counter _counter;

    /// <param name="counter">The family in its registry.</param>
    public CounterSeries(Counter counter)
    {
        _counter = counter;
    }

    /// <inheritdoc/>
    public override void Set(double value, params ReadOnlySpan<string> labels)
    {
        Counter.Child series = _counter.WithLabels(labels);
        series.IncTo(value);
        MarkSet(series);
    }
}
