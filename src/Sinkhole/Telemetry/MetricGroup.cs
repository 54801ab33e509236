using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Prometheus;

namespace Sinkhole.Telemetry;

/// <summary>Metric families that are read from the same source.</summary>
internal abstract class MetricGroup
{
    /// <summary>The declarations.</summary>
    public abstract IEnumerable<Metric> Metrics { get; }
}

/// <summary>
/// Declares metric families that are read from the same source. Each is declared once: name, help, labels, and how it is read.
/// </summary>
/// <typeparam name="TSource">What is read at a scrape; it must allow any thread.</typeparam>
internal sealed class MetricGroup<TSource> : MetricGroup
{
    private readonly List<(Metric Metric, Func<MetricFactory, TSource, (Series Series, Action Read)> Create)> _metrics = [];

    /// <inheritdoc/>
    public override IEnumerable<Metric> Metrics => _metrics.Select(static declared => declared.Metric);

    /// <summary>Declares a counter without labels.</summary>
    public MetricGroup<TSource> Counter(string name, string help, Func<TSource, double> read) =>
        Counter(name, help, [], (series, source) => series.Set(read(source)));

    /// <summary>Declares a counter.</summary>
    public MetricGroup<TSource> Counter(string name, string help, string[] labels, Action<ValueSeries, TSource> read) =>
        Add(
            new Metric(MetricType.Counter, name, help, labels),
            factory => new CounterSeries(
                factory.CreateCounter(name, help, labels, new CounterConfiguration { SuppressInitialValue = true })),
            read);

    /// <summary>Declares a gauge without labels. At a scrape that reads null it has no sample.</summary>
    public MetricGroup<TSource> Gauge(string name, string help, Func<TSource, double?> read) =>
        Gauge(name, help, [], (series, source) => SetKnown(series, read(source)));

    /// <summary>Declares a gauge.</summary>
    public MetricGroup<TSource> Gauge(string name, string help, string[] labels, Action<ValueSeries, TSource> read) =>
        Add(
            new Metric(MetricType.Gauge, name, help, labels),
            factory => new GaugeSeries(factory.CreateGauge(name, help, labels, new GaugeConfiguration { SuppressInitialValue = true })),
            read);

    /// <summary>Declares a histogram.</summary>
    /// <param name="name">Ends in the unit.</param>
    /// <param name="help">One sentence for dashboards.</param>
    /// <param name="bounds">Inclusive upper bounds of the buckets, positive and ascending, without infinity.</param>
    /// <param name="labels">Label names.</param>
    /// <param name="read">Reads the source into the series.</param>
    public MetricGroup<TSource> Histogram(
        string name, string help, ImmutableArray<double> bounds, string[] labels, Action<HistogramSeries, TSource> read) =>
        Add(
            new Metric(MetricType.Histogram, name, help, labels),
            factory => new HistogramSeries(
                factory.CreateHistogram(
                    name, help, labels, new HistogramConfiguration { Buckets = [.. bounds], SuppressInitialValue = true }),
                bounds),
            read);

    /// <summary>The families of this group, read from a source.</summary>
    public IEnumerable<BoundMetric> ReadFrom(TSource source) =>
        _metrics.Select(declared => new BoundMetric(declared.Metric, factory => declared.Create(factory, source)));

    private MetricGroup<TSource> Add<TSeries>(Metric metric, Func<MetricFactory, TSeries> create, Action<TSeries, TSource> read)
        where TSeries : Series
    {
        _metrics.Add((metric, CreateSeries));
        return this;

        (Series Series, Action Read) CreateSeries(MetricFactory factory, TSource source)
        {
            TSeries series = create(factory);
            return (series, () => read(series, source));
        }
    }

    private static void SetKnown(ValueSeries series, double? value)
    {
        if (value is double known)
        {
            series.Set(known);
        }
    }
}
