using System.Threading.Tasks;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Differential;
using Xunit;

namespace Sinkhole.SystemTests.Monitoring;

/// <summary>A running appliance with BIND as its upstream that was asked, visited and reloaded, and a Prometheus that has scraped all of it.</summary>
public sealed class MonitoredAppliance : IAsyncLifetime
{
    private const string World = "$TTL 300\n@ SOA ns.example. host.example. 1 3600 600 86400 300\n@ NS ns.example.\nns.example. A 127.0.0.1\n*.example. A 198.51.100.1\n";

    private readonly ApplianceHome _home = new();
    private PeerServer? _world;
    private ApplianceProcess? _appliance;
    private PrometheusServer? _prometheus;
    private int _asked;

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

        if (_world is not null)
        {
            await _world.DisposeAsync();
        }

        _home.Dispose();
    }

    private async Task StartAsync()
    {
        _world = await PeerServer.StartWorldAsync(World);
        _home.Configure(upstream: _world.EndPoint);
        _appliance = await _home.StartAsync();
        Fresh = await Appliance.ScrapeAsync();
        _prometheus = await PrometheusServer.StartAsync(Appliance.Metrics);
        await WorkAsync();
        await Prometheus.AwaitAsync("sinkhole_upstream_late_latency_seconds > 0");
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

        // New names, so that the upstream is asked often enough for its times to be known.
        for (int name = 0; name < LatencyWindow.Step; name++)
        {
            await Appliance.AskAsync($"library{_asked++}.example");
        }

        await Visitor.SeeAsync(Appliance.Web, ApplianceHome.Seized);
        await Visitor.SeeAsync(Appliance.Web, "library.example");
        await Appliance.ReloadAsync();
    }
}
