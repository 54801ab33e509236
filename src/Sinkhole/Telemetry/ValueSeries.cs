using System;

namespace Sinkhole.Telemetry;

/// <summary>The series of a counter or a gauge.</summary>
internal abstract class ValueSeries : Series
{
    /// <summary>Sets one series to its current value.</summary>
    /// <param name="value">For a counter the total so far. Whole numbers are exact up to 2^53, as Prometheus stores them.</param>
    /// <param name="labels">One value for each label of the family.</param>
    /// <exception cref="ArgumentException">The number of label values is not that of the family's labels.</exception>
    public abstract void Set(double value, params ReadOnlySpan<string> labels);
}
