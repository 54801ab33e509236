using System;
using System.Globalization;
using System.Text;

namespace Sinkhole.Telemetry;

/// <summary>Takes the samples of one family at a scrape, in the order in which they shall be shown.</summary>
internal sealed class Samples
{
    private readonly StringBuilder _text;
    private readonly MetricDefinition _family;
    private readonly Exposition _form;

    /// <param name="text">Where the lines go; owned by the scrape.</param>
    /// <param name="family">The family all samples belong to.</param>
    /// <param name="form">How they are written.</param>
    public Samples(StringBuilder text, MetricDefinition family, Exposition form)
    {
        _text = text;
        _family = family;
        _form = form;
    }

    /// <summary>A whole number, exact at any size.</summary>
    /// <param name="value">The value now.</param>
    /// <param name="labels">One value for each label of the family.</param>
    public void Add(long value, params ReadOnlySpan<string> labels) =>
        AddLine(string.Empty, labels, bound: null, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A fractional number.</summary>
    /// <param name="value">The value now; not a number and the infinities are written as Prometheus writes them.</param>
    /// <param name="labels">One value for each label of the family.</param>
    public void Add(double value, params ReadOnlySpan<string> labels) =>
        AddLine(string.Empty, labels, bound: null, ExpositionText.Number(value));

    /// <summary>All buckets of a histogram, its sum and its count, which is that of the last bucket.</summary>
    /// <param name="reading">The histogram now.</param>
    /// <param name="labels">One value for each label of the family.</param>
    /// <exception cref="ArgumentException">Counts are not one more than bounds.</exception>
    public void Add(in HistogramReading reading, params ReadOnlySpan<string> labels)
    {
        ReadOnlySpan<double> bounds = reading.UpperBounds.Span;
        ReadOnlySpan<long> counts = reading.Counts.Span;
        if (counts.Length != bounds.Length + 1)
        {
            throw new ArgumentException(
                $"{_family.Name}: {counts.Length} counts for {bounds.Length} bounds: one more is due", nameof(reading));
        }

        long cumulative = 0;
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            cumulative += counts[bucket];
            string bound = bucket < bounds.Length ? ExpositionText.Bound(bounds[bucket], _form) : "+Inf";
            AddLine("_bucket", labels, bound, cumulative.ToString(CultureInfo.InvariantCulture));
        }

        AddLine("_sum", labels, bound: null, ExpositionText.Number(reading.Sum));
        AddLine("_count", labels, bound: null, cumulative.ToString(CultureInfo.InvariantCulture));
    }

    private void AddLine(string suffix, ReadOnlySpan<string> labels, string? bound, string value)
    {
        if (labels.Length != _family.Labels.Length)
        {
            throw new ArgumentException($"{_family.Name}: {labels.Length} label values for {_family.Labels.Length} labels", nameof(labels));
        }

        _text.Append(_family.Name).Append(suffix);
        char before = '{';
        for (int label = 0; label < labels.Length; label++)
        {
            _text.Append(before).Append(_family.Labels[label]).Append("=\"");
            ExpositionText.AppendEscaped(_text, labels[label], quotes: true);
            _text.Append('"');
            before = ',';
        }

        if (bound is not null)
        {
            _text.Append(before).Append("le=\"").Append(bound).Append('"');
            before = ',';
        }

        _text.Append(before == ',' ? "} " : " ").Append(value).Append('\n');
    }
}
