using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Appliance.Telemetry;
using Xunit;

namespace Sinkhole.SystemTests.Monitoring;

/// <summary>Prometheus's own linter reads what we show; package "prometheus".</summary>
public sealed class PromtoolTests
{
    [Fact]
    public async Task Every_metric_passes_promtools_lint()
    {
        (int code, string complaint) = await CheckAsync(DeclaredMetrics.All.SelectMany(OneSample));

        Assert.True(code == 0, complaint);
    }

    [Fact]
    public async Task Scrape_of_the_process_passes_promtools_lint()
    {
        (int code, string complaint) = await CheckAsync(
            [
                .. ProcessMetrics.Families.ReadFrom(ProcessMetrics.StartOfThisProcess()),
                .. BuildMetrics.Families.ReadFrom(Environment.Version),
            ]);

        Assert.True(code == 0, complaint);
    }

    [Fact]
    public async Task Promtool_finds_a_bad_name()
    {
        (int code, _) = await CheckAsync(OneSample(new Metric(MetricType.Counter, "sinkhole_bad_counter", string.Empty, [])));

        Assert.NotEqual(0, code);
    }

    private static IEnumerable<BoundMetric> OneSample(Metric metric)
    {
        MetricGroup<string[]> group = new();
        _ = metric.Type switch
        {
            MetricType.Counter => group.Counter(metric.Name, metric.Help, metric.Labels, static (series, labels) => series.Set(1, labels)),
            MetricType.Gauge => group.Gauge(metric.Name, metric.Help, metric.Labels, static (series, labels) => series.Set(1, labels)),
            _ => group.Histogram(metric.Name, metric.Help, [0.5, 1], metric.Labels, static (series, labels) =>
                series.Set(new HistogramSnapshot(new long[] { 1, 2, 3 }, 4.5), labels)),
        };
        return group.ReadFrom([.. metric.Labels.Select(static label => label + "\"\\\n")]);
    }

    private static async Task<(int Code, string Complaint)> CheckAsync(IEnumerable<BoundMetric> metrics)
    {
        ProgramRun run = await ProgramRun.OfAsync(Tool.Promtool.Required(), ["check", "metrics"], await Scraped.TextAsync(metrics));
        return (run.Code, run.Said);
    }
}
