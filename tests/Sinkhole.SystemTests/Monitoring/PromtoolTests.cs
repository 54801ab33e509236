using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Telemetry;
using Xunit;

namespace Sinkhole.SystemTests.Monitoring;

/// <summary>Prometheus's own linter reads what we show; package "prometheus".</summary>
public sealed class PromtoolTests
{
    [Fact]
    public async Task Every_metric_passes_promtools_lint()
    {
        string text = new MetricRegistry(SinkholeMetrics.All.Select(metric => metric.From(samples => AddOne(samples, metric)))).Scrape();

        (int code, string complaint) = await CheckAsync(text);

        Assert.True(code == 0, complaint);
    }

    [Fact]
    public async Task Scrape_of_the_process_passes_promtools_lint()
    {
        (int code, string complaint) = await CheckAsync(new MetricRegistry([.. ProcessMetrics.Bind(), .. BuildMetrics.Bind()]).Scrape());

        Assert.True(code == 0, complaint);
    }

    [Fact]
    public async Task Promtool_finds_a_bad_name()
    {
        MetricDefinition bad = new("sinkhole_bad_counter", MetricType.Counter, string.Empty);

        (int code, _) = await CheckAsync(new MetricRegistry([bad.From(samples => samples.Add(1L))]).Scrape());

        Assert.NotEqual(0, code);
    }

    private static void AddOne(Samples samples, MetricDefinition metric)
    {
        string[] labels = [.. metric.Labels.Select(label => label + "\"\\\n")];
        if (metric.Type == MetricType.Histogram)
        {
            samples.Add(new HistogramReading(new double[] { 0.5, 1 }, new long[] { 1, 2, 3 }, 4.5), labels);
        }
        else
        {
            samples.Add(1L, labels);
        }
    }

    private static async Task<(int Code, string Complaint)> CheckAsync(string text)
    {
        ProgramRun run = await ProgramRun.OfAsync(Tool.Promtool.Required(), ["check", "metrics"], text);
        return (run.Code, run.Said);
    }
}
