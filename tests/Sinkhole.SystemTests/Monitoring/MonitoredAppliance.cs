using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Xunit;

namespace Sinkhole.SystemTests.Monitoring;

/// <summary>A running appliance that was asked, visited and reloaded, and a Prometheus that has scraped all of it.</summary>
public sealed class MonitoredAppliance : IAsyncLifetime
{
    private readonly ApplianceHome _home = new();
    private ApplianceProcess? _appliance;
    private PrometheusServer? _prometheus;

    internal ApplianceProcess Appliance => _appliance!;

    internal PrometheusServer Prometheus => _prometheus!;

    /// <summary>The first scrape, before anything came in.</summary>
    internal Scrape Fresh { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await StartAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }

        if (_appliance is not null)
        {
            await _appliance.DisposeAsync();
        }

        _home.Dispose();
    }

    private async Task StartAsync()
    {
        _appliance = await _home.StartAsync();
        Fresh = await Appliance.ScrapeAsync();
        _prometheus = await PrometheusServer.StartAsync(Appliance.Metrics);
        await WorkAsync();
        await Prometheus.AwaitAsync("sum(sinkhole_hits_total) > 0 and sum(sinkhole_blocklist_reloads_total) > 0");

        // Rates need a second scrape, and a third for those whose window began between two.
        await WorkAsync();
        await Prometheus.AwaitAsync("count_over_time(sinkhole_evidence_spool_oldest_timestamp_seconds[5m]) > 2");
    }

    private async Task WorkAsync()
    {
        for (int round = 0; round < 20; round++)
        {
            await Appliance.AskAsync(ApplianceHome.Seized);
            await Appliance.AskAsync("www." + ApplianceHome.Seized, Sinkhole.Wire.Dns.RRType.Aaaa);
        }

        await Appliance.AskAsync("library.example");
        await Visitor.SeeAsync(Appliance.Web, ApplianceHome.Seized);
        await Visitor.SeeAsync(Appliance.Web, "library.example");
        await Appliance.ReloadAsync();
    }
}
