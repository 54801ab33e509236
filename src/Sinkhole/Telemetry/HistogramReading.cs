using System;

namespace Sinkhole.Telemetry;

/// <summary>A histogram as it stands at a scrape.</summary>
/// <param name="UpperBounds">Inclusive upper bounds in the metric's unit, ascending, without infinity.</param>
/// <param name="Counts">Observations of each bucket alone, not summed up; one more than bounds, the last for all above.</param>
/// <param name="Sum">Sum of all observations, in the metric's unit.</param>
internal readonly record struct HistogramReading(ReadOnlyMemory<double> UpperBounds, ReadOnlyMemory<long> Counts, double Sum);
