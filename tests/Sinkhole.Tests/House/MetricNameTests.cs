using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Appliance.Telemetry;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>Names of metrics are a promise to dashboards: Prometheus's habits, and no label that could name a person or an order.</summary>
public sealed class MetricNameTests
{
    private static readonly HashSet<string> ClosedLabels = new(StringComparer.Ordinal)
    {
        "version", "revision", "runtime", "transport", "family", "qtype", "rcode", "outcome", "reason", "listener", "status_class", "page", "source",
        "order_class", "jurisdiction", "match", "state", "result", "severity", "generation", "upstream", "direction", "limit", "journal", "witness",
        "cause", "log",
    };

    [Fact]
    public void Every_name_is_declared_once()
    {
        Assert.True(DeclaredMetrics.All.Count > 70, "the declarations were not found");
        Assert.Empty(DeclaredMetrics.All.GroupBy(static metric => metric.Name).Where(static name => name.Count() > 1).Select(static name => name.Key));
    }

    [Fact]
    public void Names_have_a_known_prefix_and_counters_end_in_total()
    {
        Assert.All(DeclaredMetrics.All, metric =>
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
        HashSet<string> names = [.. DeclaredMetrics.All.Select(metric => metric.Name)];
        IEnumerable<string> made = DeclaredMetrics.All
            .Select(metric => (metric.Name, Family: Regex.Replace(metric.Name, "_total$", string.Empty)))
            .SelectMany(metric => suffixes.Select(suffix => metric.Family + suffix).Where(name => name != metric.Name));

        Assert.Empty(made.Intersect(names));
    }

    [Fact]
    public void Labels_come_from_closed_sets()
    {
        Assert.All(DeclaredMetrics.All, metric => Assert.Subset(ClosedLabels, metric.Labels.ToHashSet(StringComparer.Ordinal)));
    }

    [Fact]
    public void Help_is_a_sentence_without_signs_that_would_have_to_be_escaped()
    {
        Assert.All(DeclaredMetrics.All, static metric => Assert.Matches(@"^[^""\\\n]+\.$", metric.Help));
    }
}
