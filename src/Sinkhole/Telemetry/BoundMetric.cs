using System;

namespace Sinkhole.Telemetry;

/// <summary>A metric family and where its values are read at a scrape.</summary>
internal sealed record BoundMetric(MetricDefinition Definition, Action<Samples> Read);
