using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Sinkhole.Telemetry;

namespace Sinkhole.Tests.Appliance.Telemetry;

/// <summary>The text of a scrape.</summary>
internal static class Scraped
{
    /// <summary>The first scrape of a registry with these families.</summary>
    public static async Task<string> TextAsync(IEnumerable<BoundMetric> metrics)
    {
        using MetricRegistry registry = new(metrics, NullLogger.Instance);
        return await registry.TextAsync();
    }

    /// <summary>One scrape more.</summary>
    public static async Task<string> TextAsync(this MetricRegistry registry, ExpositionFormat format = ExpositionFormat.PrometheusText) =>
        Encoding.UTF8.GetString((await registry.ScrapeAsync(format)).Span);
}
