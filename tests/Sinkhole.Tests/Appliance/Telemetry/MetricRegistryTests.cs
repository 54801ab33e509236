using System;
using System.Linq;
using Sinkhole.Telemetry;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

public sealed class MetricRegistryTests
{
    [Fact]
    public void Families_stand_in_the_order_of_their_names()
    {
        MetricRegistry registry = new(
        [
            SinkholeMetrics.Reloads.From(samples => samples.Add(1L, "ok")),
            SinkholeMetrics.BlocklistGeneration.From(samples => samples.Add(2026112101)),
        ]);

        string text = registry.Scrape();

        Assert.True(text.IndexOf("sinkhole_blocklist_generation", StringComparison.Ordinal) < text.IndexOf("sinkhole_blocklist_reloads_total", StringComparison.Ordinal));
        Assert.Contains("sinkhole_blocklist_generation 2026112101\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Family_bound_twice_is_refused()
    {
        BoundMetric metric = SinkholeMetrics.BlocklistGeneration.From(samples => samples.Add(1L));

        Assert.Throws<ArgumentException>(() => new MetricRegistry([metric, metric]));
    }

    [Fact]
    public void Value_is_read_anew_at_each_scrape()
    {
        long value = 0;
        MetricRegistry registry = new([SinkholeMetrics.EvidenceWritten.From(samples => samples.Add(value))]);
        string before = registry.Scrape();

        value = 5;

        Assert.EndsWith("sinkhole_evidence_written_total 0\n", before, StringComparison.Ordinal);
        Assert.EndsWith("sinkhole_evidence_written_total 5\n", registry.Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void Process_families_have_a_plausible_value_each()
    {
        string[] samples = [.. new MetricRegistry(ProcessMetrics.Bind()).Scrape().Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

        Assert.Equal(12, samples.Length);
        Assert.All(samples, sample => Assert.True(double.Parse(sample.Split(' ')[1]) >= 0, sample));
    }
}
