using System;

namespace Sinkhole.Telemetry;

/// <summary>A histogram at a scrape.</summary>
/// <param name="Counts">Observations in each bucket alone, not cumulative; one more than there are bounds, the last for all above.</param>
/// <param name="Sum">Sum of all observations, in the metric's unit.</param>
internal readonly record struct HistogramSnapshot(ReadOnlyMemory<long> Counts, double Sum);
