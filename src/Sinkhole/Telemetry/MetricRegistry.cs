using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace Sinkhole.Telemetry;

/// <summary>All metrics this process shows, sorted by name; immutable, so scrapes need no lock.</summary>
internal sealed class MetricRegistry
{
    private readonly ImmutableArray<BoundMetric> _metrics;

    /// <param name="metrics">Each family once.</param>
    /// <exception cref="ArgumentException">A family is bound twice: Prometheus would refuse the whole scrape.</exception>
    public MetricRegistry(IEnumerable<BoundMetric> metrics)
    {
        SortedDictionary<string, BoundMetric> byName = new(StringComparer.Ordinal);
        foreach (BoundMetric metric in metrics)
        {
            if (!byName.TryAdd(metric.Definition.Name, metric))
            {
                throw new ArgumentException($"metric {metric.Definition.Name} is bound twice", nameof(metrics));
            }
        }

        _metrics = [.. byName.Values];
    }

    /// <summary>Every value as it stands now.</summary>
    public string Scrape(Exposition form = Exposition.PrometheusText) => ExpositionText.Write(_metrics, form);
}
