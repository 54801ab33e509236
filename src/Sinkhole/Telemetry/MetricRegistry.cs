using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Sinkhole.Telemetry;

/// <summary>All metrics of this process, in a registry of their own: the library's default metrics are not among them.</summary>
/// <remarks>Values are read at a scrape only. Any thread; one scrape at a time, because histograms are read by differences.</remarks>
internal sealed class MetricRegistry : IDisposable
{
    // More than a text grows from one scrape to the next.
    private const int Spare = 1024;

    private readonly CollectorRegistry _collectors = Metrics.NewCustomRegistry();
    private readonly ImmutableArray<(Metric Metric, Series Series, Action Read)> _families;
    private readonly HashSet<Metric> _failing = [];
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly ILogger _logger;
    private int _octets = 32 * 1024;

    /// <param name="metrics">Each family once; they are shown in the order of their names.</param>
    /// <param name="logger">Told of a family that cannot be read.</param>
    /// <exception cref="ArgumentException">A family is there twice: Prometheus would refuse the whole scrape.</exception>
    public MetricRegistry(IEnumerable<BoundMetric> metrics, ILogger logger)
    {
        _logger = logger;
        SortedDictionary<string, BoundMetric> byName = new(StringComparer.Ordinal);
        foreach (BoundMetric metric in metrics)
        {
            if (!byName.TryAdd(metric.Metric.Name, metric))
            {
                throw new ArgumentException($"metric {metric.Metric.Name} is bound twice", nameof(metrics));
            }
        }

        // No exemplars: they would carry the trace id of whoever scrapes.
        MetricFactory factory = Metrics.WithCustomRegistry(_collectors);
        factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        List<(Metric Metric, Series Series, Action Read)> families = [];
        foreach (BoundMetric metric in byName.Values)
        {
            (Series series, Action read) = metric.Create(factory);
            families.Add((metric.Metric, series, read));
        }

        _families = [.. families];
        _collectors.AddBeforeCollectCallback(ReadAll);
    }

    /// <summary>Reads every value and writes it.</summary>
    /// <returns>The text in UTF-8, not to be changed.</returns>
    public async Task<ReadOnlyMemory<byte>> ScrapeAsync(ExpositionFormat format)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            using MemoryStream text = new(_octets);
            await _collectors.CollectAndExportAsTextAsync(text, format, CancellationToken.None);
            _octets = (int)text.Length + Spare;
            return text.GetBuffer().AsMemory(0, (int)text.Length);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Releases the lock; no scrape may be running.</summary>
    public void Dispose() => _oneAtATime.Dispose();

    private void ReadAll()
    {
        foreach ((Metric metric, Series series, Action read) in _families)
        {
            if (TryRead(metric, read, series))
            {
                _failing.Remove(metric);
            }
            else
            {
                // Without a sample: a value of before would pass for one of now.
                series.BeginScrape();
                series.EndScrape();
            }
        }
    }

    private bool TryRead(Metric metric, Action read, Series series)
    {
        try
        {
            series.BeginScrape();
            read();
            series.EndScrape();
            return true;
        }
#pragma warning disable CA1031 // A family that cannot be read must not keep the others from being shown; the library would swallow this.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_failing.Add(metric))
            {
                Log.MetricNotRead(_logger, metric.Name, exception);
            }

            return false;
        }
    }
}
