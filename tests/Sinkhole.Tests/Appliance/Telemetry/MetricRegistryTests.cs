using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Appliance.Logging;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

public sealed class MetricRegistryTests
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly LogLines _lines = new();

    private static MetricGroup<Dictionary<string, double>> Upstreams { get; } = new MetricGroup<Dictionary<string, double>>()
        .Counter("b_total", "B.", ["upstream"], static (series, values) => SetAll(series, values))
        .Histogram(
            "c_seconds", "C.", [1, 2], ["upstream"], static (series, values) => SetAll(series, values))
        .Gauge("a", "A.", static values => values.TryGetValue("plain", out double value) ? value : null);

    [Fact]
    public async Task Families_stand_in_the_order_of_their_names()
    {
        string[] help = [.. (await Scraped.TextAsync(Upstreams.ReadFrom(_values))).Split('\n').Where(static line => line.StartsWith("# HELP", StringComparison.Ordinal))];

        Assert.Equal(["# HELP a A.", "# HELP b_total B.", "# HELP c_seconds C."], help);
    }

    [Fact]
    public void Family_bound_twice_is_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            new MetricRegistry([.. Upstreams.ReadFrom(_values), .. Upstreams.ReadFrom(_values)], NullLogger.Instance));
    }

    [Fact]
    public async Task Value_is_read_anew_at_each_scrape()
    {
        using MetricRegistry registry = new(Upstreams.ReadFrom(_values), _lines);
        _values["plain"] = 4;
        string before = await registry.TextAsync();

        _values["plain"] = 3;

        Assert.Contains("\na 4\n", before, StringComparison.Ordinal);
        Assert.Contains("\na 3\n", await registry.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_that_is_not_known_has_no_sample()
    {
        using MetricRegistry registry = new(Upstreams.ReadFrom(_values), _lines);
        string never = await registry.TextAsync();
        _values["plain"] = 4;
        _ = await registry.TextAsync();

        _values.Remove("plain");

        Assert.DoesNotContain("\na ", never, StringComparison.Ordinal);
        Assert.Contains("# TYPE a gauge\n", never, StringComparison.Ordinal);
        Assert.DoesNotContain("\na ", await registry.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(_lines.Written);
    }

    [Fact]
    public async Task Series_that_is_not_read_any_more_is_removed_and_comes_back_with_its_counts()
    {
        using MetricRegistry registry = new(Upstreams.ReadFrom(_values), _lines);
        (_values["one"], _values["two"]) = (5, 6);
        string both = await registry.TextAsync();

        _values.Remove("one");
        string alone = await registry.TextAsync();
        _values["one"] = 7;

        Assert.Contains("\nb_total{upstream=\"one\"} 5\n", both, StringComparison.Ordinal);
        Assert.DoesNotContain("one", alone, StringComparison.Ordinal);
        Assert.Contains("\nb_total{upstream=\"two\"} 6\n", alone, StringComparison.Ordinal);
        string again = await registry.TextAsync();
        Assert.Contains("\nb_total{upstream=\"one\"} 7\n", again, StringComparison.Ordinal);
        Assert.Contains("\nc_seconds_bucket{upstream=\"one\",le=\"2\"} 7\n", again, StringComparison.Ordinal);
        Assert.Contains("\nc_seconds_sum{upstream=\"one\"} 10.5\n", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Family_that_cannot_be_read_is_logged_once_for_each_error_and_the_others_are_shown()
    {
        using MetricRegistry registry = new(Upstreams.ReadFrom(_values), _lines);
        (_values["one"], _values["plain"]) = (5, 4);
        _ = await registry.TextAsync();

        _values["broken"] = double.NaN;
        string broken = await registry.TextAsync();
        _ = await registry.TextAsync();
        IEnumerable<string> logged = [.. _lines.Written];
        _values.Remove("broken");
        string repaired = await registry.TextAsync();
        _values["broken"] = double.NaN;
        _ = await registry.TextAsync();

        Assert.Contains("\na 4\n", broken, StringComparison.Ordinal);
        Assert.DoesNotContain("\nb_total", broken, StringComparison.Ordinal);
        Assert.Equal(["Error: Metric b_total cannot be read; it has no samples until it can", "Error: Metric c_seconds cannot be read; it has no samples until it can"], logged);
        Assert.Contains("\nb_total{upstream=\"one\"} 5\n", repaired, StringComparison.Ordinal);
        Assert.Contains("\nc_seconds_sum{upstream=\"one\"} 7.5\n", repaired, StringComparison.Ordinal);
        Assert.Equal(4, _lines.Written.Count);
    }

    [Fact]
    public async Task Wrong_number_of_label_values_is_logged()
    {
        MetricGroup<int> wrong = new MetricGroup<int>().Counter("wrong_total", "W.", ["one", "two"], static (series, value) => series.Set(value, "1"));
        using MetricRegistry registry = new(wrong.ReadFrom(1), _lines);

        Assert.DoesNotContain("\nwrong_total", await registry.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("wrong_total", Assert.Single(_lines.Written), StringComparison.Ordinal);
    }

    /// <summary>A label may hold what a file of orders says.</summary>
    [Theory]
    [InlineData("a\"} 1\nevil_total 7", @"a\""} 1\nevil_total 7")]
    [InlineData("back\\slash\\n", @"back\\slash\\n")]
    public async Task Hostile_label_value_stays_within_its_quotes(string value, string expected)
    {
        _values[value] = 1;

        Assert.Contains($"\nb_total{{upstream=\"{expected}\"}} 1\n", await Scraped.TextAsync(Upstreams.ReadFrom(_values)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_trace_of_who_scrapes_is_shown()
    {
        using Activity activity = new Activity("scrape").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        _values["one"] = 1;
        using MetricRegistry registry = new(Upstreams.ReadFrom(_values), _lines);

        string text = await registry.TextAsync(ExpositionFormat.OpenMetricsText);

        Assert.Contains("\nb_total{upstream=\"one\"} 1.0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("trace_id", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrapes_at_once_count_nothing_twice()
    {
        (_values["one"], _values["two"]) = (5, 6);
        using MetricRegistry registry = new(Upstreams.ReadFrom(_values), _lines);

        string[] texts = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => registry.TextAsync(), TestContext.Current.CancellationToken)));

        Assert.Equal(texts[0], Assert.Single(texts.Distinct()));
        Assert.Contains("\nc_seconds_count{upstream=\"one\"} 5\n", texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_allocates_a_few_times_its_text_however_often_it_is_asked_for()
    {
        foreach (int upstream in Enumerable.Range(0, 200))
        {
            _values[$"192.0.2.{upstream}:53"] = upstream;
        }

        using MetricRegistry registry = new(Upstreams.ReadFrom(_values), _lines);
        int octets = (await registry.ScrapeAsync(ExpositionFormat.PrometheusText)).Length;
        for (int scrape = 0; scrape < 100; scrape++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Task<ReadOnlyMemory<byte>> text = registry.ScrapeAsync(ExpositionFormat.PrometheusText);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.True(text.IsCompletedSuccessfully, "a part of it ran on another thread, whose allocations were not counted");
            Assert.InRange(allocated, octets, 8L * octets);
        }
    }

    [Fact]
    public async Task Process_families_have_a_plausible_value_each()
    {
        string[] samples =
            [.. (await Scraped.TextAsync(ProcessMetrics.Families.ReadFrom(ProcessMetrics.StartOfThisProcess()))).Split('\n').Where(static line => line.Length > 0 && line[0] != '#')];

        Assert.Equal(12, samples.Length);
        Assert.All(samples, static sample => Assert.True(double.Parse(sample.Split(' ')[1]) >= 0, sample));
    }

    private static void SetAll(ValueSeries series, Dictionary<string, double> values)
    {
        foreach ((string name, double value) in values.Where(static value => value.Key != "plain"))
        {
            series.Set(double.IsNaN(value) ? throw new InvalidOperationException(name) : value, name);
        }
    }

    private static void SetAll(HistogramSeries series, Dictionary<string, double> values)
    {
        foreach ((string name, double value) in values.Where(static value => value.Key != "plain"))
        {
            long count = double.IsNaN(value) ? throw new InvalidOperationException(name) : (long)value;
            series.Set(new HistogramSnapshot(new long[] { 0, count, 0 }, 1.5 * count), name);
        }
    }
}
