using System;
using Prometheus;

namespace Sinkhole.Telemetry;

/// <summary>A metric family with the source of its values.</summary>
/// <param name="Metric">The declaration.</param>
/// <param name="Create">Adds the family to a registry. Returns its series, and what reads the source into them at each scrape.</param>
internal sealed record BoundMetric(Metric Metric, Func<MetricFactory, (Series Series, Action Read)> Create);
