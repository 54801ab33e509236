using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Sinkhole.Telemetry;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>Names of metrics are a promise to dashboards: Prometheus's habits, and no label that could name a person or an order.</summary>
public sealed class MetricNameTests
{
    private static readonly HashSet<string> ClosedLabels = new(StringComparer.Ordinal)
    {
        "version", "revision", "runtime", "transport", "family", "qtype", "rcode", "outcome", "reason", "listener", "status_class", "page", "source",
        "order_class", "jurisdiction", "match", "state", "result", "severity", "generation", "upstream", "direction", "limit",
    };

    [Fact]
    public void Every_definition_is_listed()
    {
        IEnumerable<object?> fields = typeof(SinkholeMetrics).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null));

        Assert.Equal(fields.Cast<MetricDefinition>().Order(ByName), SinkholeMetrics.All.Order(ByName));
    }

    /// <summary>A declared family that no part binds is never shown; one that is bound twice keeps the program from starting.</summary>
    [Fact]
    public void Every_definition_is_bound_by_one_part()
    {
        string[] sources = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Sinkhole"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)];
        IEnumerable<string> bound = sources
            .SelectMany(static source => Regex.Matches(source, @"SinkholeMetrics\s*\.(?<name>[A-Za-z]+)\s*\.From\("))
            .Select(static binding => binding.Groups["name"].Value);

        Assert.Equal(typeof(SinkholeMetrics).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => field.Name).Order(), bound.Order());
    }

    [Fact]
    public void Names_have_a_known_prefix_and_counters_end_in_total()
    {
        Assert.All(SinkholeMetrics.All, metric =>
        {
            Assert.Matches(new Regex("^(sinkhole|process|dotnet)_[a-z]+(_[a-z]+)*$"), metric.Name);
            Assert.Equal(metric.Type == MetricType.Counter, metric.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.True(metric.Type != MetricType.Histogram || Regex.IsMatch(metric.Name, "_(seconds|bytes)$"), metric.Name);
        });
    }

    [Fact]
    public void No_name_is_one_that_another_family_makes_for_itself()
    {
        string[] suffixes = ["", "_total", "_created", "_bucket", "_sum", "_count", "_info"];
        HashSet<string> names = [.. SinkholeMetrics.All.Select(metric => metric.Name)];
        IEnumerable<string> made = SinkholeMetrics.All
            .Select(metric => (metric.Name, Family: Regex.Replace(metric.Name, "_total$", string.Empty)))
            .SelectMany(metric => suffixes.Select(suffix => metric.Family + suffix).Where(name => name != metric.Name));

        Assert.Empty(made.Intersect(names));
    }

    [Fact]
    public void Labels_come_from_closed_sets()
    {
        Assert.All(SinkholeMetrics.All, metric => Assert.Subset(ClosedLabels, metric.Labels.ToHashSet(StringComparer.Ordinal)));
    }

    [Fact]
    public void Help_is_a_sentence()
    {
        Assert.All(SinkholeMetrics.All, metric => Assert.EndsWith(".", metric.Help, StringComparison.Ordinal));
    }

    private static readonly Comparer<MetricDefinition> ByName = Comparer<MetricDefinition>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));
}
