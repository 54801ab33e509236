using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Sinkhole.Telemetry;

/// <summary>Writes metric families in Prometheus's text format 0.0.4: HELP and TYPE once, then the samples.</summary>
internal static class OpenMetricsText
{
    /// <summary>What the HTTP response must say of itself.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Reads every family once and writes it.</summary>
    public static string Write(IEnumerable<BoundMetric> metrics)
    {
        StringBuilder text = new(16 * 1024);
        foreach (BoundMetric metric in metrics)
        {
            WriteFamily(text, metric);
        }

        return text.ToString();
    }

    /// <summary>A number as Prometheus reads it: shortest form that comes back equal, "NaN", "+Inf", "-Inf".</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        return double.IsInfinity(value) ? (value > 0 ? "+Inf" : "-Inf") : value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Escapes backslash and line feed, and quotes where the text stands in quotes; a lone surrogate becomes U+FFFD when
    /// encoded.</summary>
    public static void AppendEscaped(StringBuilder text, string value, bool quotes)
    {
        foreach (char character in value)
        {
            _ = character switch
            {
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '"' when quotes => text.Append("\\\""),
                _ => text.Append(character),
            };
        }
    }

    private static void WriteFamily(StringBuilder text, BoundMetric metric)
    {
        MetricDefinition family = metric.Definition;
        text.Append("# HELP ").Append(family.Name).Append(' ');
        AppendEscaped(text, family.Help, quotes: false);
        text.Append("\n# TYPE ").Append(family.Name).Append(' ').Append(WordOf(family.Type)).Append('\n');
        metric.Read(new Samples(text, family));
    }

    private static string WordOf(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Histogram => "histogram",
        _ => "gauge",
    };
}
