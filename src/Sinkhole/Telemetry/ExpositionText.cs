using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Sinkhole.Telemetry;

/// <summary>Writes metric families as text: HELP and TYPE once, then the samples.</summary>
/// <remarks>
/// The two forms differ little. OpenMetrics names a counter's family without "_total", tells the unit, escapes quotes in HELP too, writes
/// bounds of buckets as fractions, and ends with a mark, so that half a scrape is known for one. No "_created": Prometheus would keep each
/// as a series of its own, and the start of all of them is process_start_time_seconds.
/// </remarks>
internal static class ExpositionText
{
    private const string Total = "_total";

    /// <summary>Reads every family once and writes it.</summary>
    public static string Write(IEnumerable<BoundMetric> metrics, Exposition form)
    {
        StringBuilder text = new(16 * 1024);
        foreach (BoundMetric metric in metrics)
        {
            WriteFamily(text, metric, form);
        }

        if (form == Exposition.OpenMetrics)
        {
            text.Append("# EOF\n");
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

    /// <summary>The bound of a bucket: a number, in OpenMetrics always one with a fraction or an exponent.</summary>
    public static string Bound(double bound, Exposition form)
    {
        string number = Number(bound);
        bool isBare = double.IsInteger(bound) && !number.Contains('E', StringComparison.Ordinal);
        return form == Exposition.OpenMetrics && isBare ? number + ".0" : number;
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

    private static void WriteFamily(StringBuilder text, BoundMetric metric, Exposition form)
    {
        MetricDefinition family = metric.Definition;
        bool isOpenMetrics = form == Exposition.OpenMetrics;
        string name = isOpenMetrics ? FamilyOf(family) : family.Name;
        text.Append("# HELP ").Append(name).Append(' ');
        AppendEscaped(text, family.Help, quotes: isOpenMetrics);
        text.Append("\n# TYPE ").Append(name).Append(' ').Append(WordOf(family.Type)).Append('\n');
        if (isOpenMetrics && UnitOf(name) is string unit)
        {
            text.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
        }

        metric.Read(new Samples(text, family, form));
    }

    private static string FamilyOf(MetricDefinition family) =>
        family.Type == MetricType.Counter && family.Name.EndsWith(Total, StringComparison.Ordinal)
            ? family.Name[..^Total.Length]
            : family.Name;

    private static string? UnitOf(string name) =>
        name.EndsWith("_seconds", StringComparison.Ordinal) ? "seconds"
        : name.EndsWith("_bytes", StringComparison.Ordinal) ? "bytes"
        : null;

    private static string WordOf(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Histogram => "histogram",
        _ => "gauge",
    };
}
