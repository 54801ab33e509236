using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Appliance.Telemetry;

namespace Sinkhole.Tests.Appliance.Monitoring;

/// <summary>Names of series that a query can ask for.</summary>
internal static class MeasuredNames
{
    /// <summary>All that a scrape brings, and what Prometheus itself says of a scrape.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "up",
        .. DeclaredMetrics.All.SelectMany(metric => metric.Type == MetricType.Histogram
            ? (string[])[metric.Name + "_bucket", metric.Name + "_sum", metric.Name + "_count"]
            : [metric.Name]),
    ];

    /// <summary>The names in an expression.</summary>
    public static IEnumerable<string> In(string expression) =>
        Regex.Matches(expression, @"\b(sinkhole|process|dotnet)_[a-z_]+|\bup(?=\{)").Select(match => match.Value);
}
