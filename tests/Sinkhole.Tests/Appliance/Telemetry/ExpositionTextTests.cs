using System;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Telemetry;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

public sealed class ExpositionTextTests
{
    private static readonly MetricDefinition Queries = new("sinkhole_dns_queries_total", MetricType.Counter, "Queries.", "transport", "family");
    private static readonly MetricDefinition Build = new("sinkhole_build_info", MetricType.Gauge, "Always 1.", "version");
    private static readonly MetricDefinition Duration = new("sinkhole_x_seconds", MetricType.Histogram, "Time.", "transport");
    private static readonly MetricDefinition Plain = new("sinkhole_y", MetricType.Gauge, "Plain.");

    [Fact]
    public void Families_are_written_as_prometheus_reads_them()
    {
        string text = Write(
        [
            Queries.From(samples =>
            {
                samples.Add(9007199254740993, "udp", "ipv4");
                samples.Add(0L, "tcp", "ipv6");
            }),
            Duration.From(samples => samples.Add(new HistogramReading(new double[] { 0.25, 0.5 }, new long[] { 3, 0, 2 }, 4.75), "udp")),
            Plain.From(samples => samples.Add(-1.5)),
        ]);

        Assert.Equal(
            """
            # HELP sinkhole_dns_queries_total Queries.
            # TYPE sinkhole_dns_queries_total counter
            sinkhole_dns_queries_total{transport="udp",family="ipv4"} 9007199254740993
            sinkhole_dns_queries_total{transport="tcp",family="ipv6"} 0
            # HELP sinkhole_x_seconds Time.
            # TYPE sinkhole_x_seconds histogram
            sinkhole_x_seconds_bucket{transport="udp",le="0.25"} 3
            sinkhole_x_seconds_bucket{transport="udp",le="0.5"} 3
            sinkhole_x_seconds_bucket{transport="udp",le="+Inf"} 5
            sinkhole_x_seconds_sum{transport="udp"} 4.75
            sinkhole_x_seconds_count{transport="udp"} 5
            # HELP sinkhole_y Plain.
            # TYPE sinkhole_y gauge
            sinkhole_y -1.5

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void Families_are_written_as_OpenMetrics_demands()
    {
        MetricDefinition time = new("process_cpu_seconds_total", MetricType.Counter, "CPU \"time\".");

        string text = Write(
        [
            Queries.From(samples => samples.Add(9007199254740993, "udp", "a\"b")),
            time.From(samples => samples.Add(1.5)),
            Duration.From(samples => samples.Add(new HistogramReading(new double[] { 0.00001, 0.5, 1, 64 }, new long[] { 3, 0, 2, 0, 1 }, 4.75), "udp")),
            Plain.From(samples => samples.Add(-1.5)),
        ],
        Exposition.OpenMetrics);

        Assert.Equal(
            """
            # HELP sinkhole_dns_queries Queries.
            # TYPE sinkhole_dns_queries counter
            sinkhole_dns_queries_total{transport="udp",family="a\"b"} 9007199254740993
            # HELP process_cpu_seconds CPU \"time\".
            # TYPE process_cpu_seconds counter
            # UNIT process_cpu_seconds seconds
            process_cpu_seconds_total 1.5
            # HELP sinkhole_x_seconds Time.
            # TYPE sinkhole_x_seconds histogram
            # UNIT sinkhole_x_seconds seconds
            sinkhole_x_seconds_bucket{transport="udp",le="1E-05"} 3
            sinkhole_x_seconds_bucket{transport="udp",le="0.5"} 3
            sinkhole_x_seconds_bucket{transport="udp",le="1.0"} 5
            sinkhole_x_seconds_bucket{transport="udp",le="64.0"} 5
            sinkhole_x_seconds_bucket{transport="udp",le="+Inf"} 6
            sinkhole_x_seconds_sum{transport="udp"} 4.75
            sinkhole_x_seconds_count{transport="udp"} 6
            # HELP sinkhole_y Plain.
            # TYPE sinkhole_y gauge
            sinkhole_y -1.5
            # EOF

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(0.0000076293945, "7.6293945E-06")]
    [InlineData(0, "0")]
    public void Number_is_written_as_prometheus_reads_it(double value, string expected)
    {
        Assert.Equal(expected, ExpositionText.Number(value));
    }

    [Fact]
    public void Histogram_without_labels_bears_its_bound_alone()
    {
        MetricDefinition family = new("sinkhole_z_seconds", MetricType.Histogram, "Z.");

        string text = Write([family.From(samples => samples.Add(new HistogramReading(new double[] { 1 }, new long[] { 1, 0 }, 1)))]);

        Assert.Contains("sinkhole_z_seconds_bucket{le=\"1\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("sinkhole_z_seconds_count 1\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\"} 1\nevil_total 7", @"a\""} 1\nevil_total 7")]
    [InlineData("back\\slash\\n", @"back\\slash\\n")]
    [InlineData("\"", "\\\"")]
    public void Hostile_label_value_stays_within_its_quotes(string value, string expected)
    {
        string text = Write([Build.From(samples => samples.Add(1L, value))]);

        Assert.Equal($"# HELP sinkhole_build_info Always 1.\n# TYPE sinkhole_build_info gauge\nsinkhole_build_info{{version=\"{expected}\"}} 1\n", text);
    }

    [Fact]
    public void Help_is_escaped_and_keeps_its_quotes()
    {
        MetricDefinition family = new("sinkhole_h", MetricType.Gauge, "a \"b\" \\ c\nd");

        string text = Write([family.From(samples => samples.Add(1L))]);

        Assert.StartsWith("# HELP sinkhole_h a \"b\" \\\\ c\\nd\n# TYPE", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_label_value_comes_back_equal()
    {
        Prop.ForAll<NonNull<string>>(value =>
        {
            string text = Write([Build.From(samples => samples.Add(1L, value.Get))]);

            string[] lines = text.Split('\n');
            return lines.Length == 4 && Unescape(lines[2]["sinkhole_build_info{version=\"".Length..^"\"} 1".Length]) == value.Get;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Wrong_number_of_label_values_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Write([Queries.From(samples => samples.Add(1L, "udp"))]));
    }

    [Fact]
    public void Wrong_number_of_buckets_is_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            Write([Duration.From(samples => samples.Add(new HistogramReading(new double[] { 1 }, new long[] { 1 }, 1), "udp"))]));
    }

    private static string Write(BoundMetric[] metrics, Exposition form = Exposition.PrometheusText) => ExpositionText.Write(metrics, form);

    private static string Unescape(string value)
    {
        StringBuilder text = new();
        for (int at = 0; at < value.Length; at++)
        {
            text.Append(value[at] != '\\' ? value[at] : value[++at] == 'n' ? '\n' : value[at]);
        }

        return text.ToString();
    }
}
