using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Sinkhole.Telemetry;

namespace Sinkhole.Tests.Appliance.Telemetry;

/// <summary>Every metric family that any part of the program declares.</summary>
internal static class DeclaredMetrics
{
    public static IReadOnlyList<Metric> All { get; } =
    [
        .. typeof(MetricGroup).Assembly.GetTypes()
            .SelectMany(static type => type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static property => property.PropertyType.IsAssignableTo(typeof(MetricGroup)))
            .SelectMany(static property => ((MetricGroup)property.GetValue(null)!).Metrics),
    ];

    /// <summary>Those that an appliance shows: a witness is another process.</summary>
    public static IReadOnlyList<Metric> OfAppliance { get; } =
        [.. All.Where(static metric => !metric.Name.StartsWith(WitnessMetrics.Prefix, System.StringComparison.Ordinal))];
}
