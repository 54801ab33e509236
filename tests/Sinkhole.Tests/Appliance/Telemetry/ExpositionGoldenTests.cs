using System.IO;
using System.Threading.Tasks;
using Prometheus;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

/// <summary>Every family with every label, as a scrape of a busy appliance shows it: dashboards and alert rules are written against this.</summary>
public sealed class ExpositionGoldenTests
{
    private const string Text = "metrics.txt";
    private const string OpenMetrics = "metrics.openmetrics.txt";

    [Fact]
    public async Task Prometheus_text_is_that_of_the_golden_file()
    {
        await using BusyAppliance appliance = await BusyAppliance.StartAsync();

        AssertGolden(Text, await appliance.ScrapeAsync(ExpositionFormat.PrometheusText));
    }

    [Fact]
    public async Task OpenMetrics_is_that_of_the_golden_file()
    {
        await using BusyAppliance appliance = await BusyAppliance.StartAsync();

        AssertGolden(OpenMetrics, await appliance.ScrapeAsync(ExpositionFormat.OpenMetricsText));
    }

    // What differs stands in artifacts/golden, to be compared, and copied where the change is meant.
    private static void AssertGolden(string file, string scraped)
    {
        string golden = File.ReadAllText(Path.Combine(Repository.Root, "tests", "golden", file));
        if (golden != scraped)
        {
            string folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "golden")).FullName;
            File.WriteAllText(Path.Combine(folder, file), scraped);
        }

        Assert.Equal(golden, scraped);
    }
}
