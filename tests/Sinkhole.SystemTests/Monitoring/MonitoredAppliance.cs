using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Differential;
using Sinkhole.SystemTests.Evidence;
using Sinkhole.Tests.Evidence.TimeStamps;
using Xunit;

namespace Sinkhole.SystemTests.Monitoring;

/// <summary>A running appliance with BIND as its upstream and a witness, asked, visited and reloaded, and a Prometheus that has scraped all of it.</summary>
public sealed class MonitoredAppliance : IAsyncLifetime
{
    private const string World = "$TTL 300\n@ SOA ns.example. host.example. 1 3600 600 86400 300\n@ NS ns.example.\nns.example. A 127.0.0.1\n*.example. A 198.51.100.1\n";

    private readonly ApplianceHome _home = new();
    private readonly TimeStampAuthority _authority = new(DateTimeOffset.UtcNow);
    private AuthorityServer? _stamps;
    private PeerServer? _world;
    private ApplianceProcess? _appliance;
    private PrometheusServer? _prometheus;
    private WitnessProcess? _witness;
    private int _asked;

    internal ApplianceProcess Appliance => _appliance!;

    internal PrometheusServer Prometheus => _prometheus!;

    /// <summary>What "sinkhole status" says now.</summary>
    internal async Task<string> StatusAsync() => (await _home.RunAsync("status", "--socket", _home.ControlSocket)).Said;

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

        if (_witness is not null)
        {
            await _witness.DisposeAsync();
        }

        if (_stamps is not null)
        {
            await _stamps.DisposeAsync();
        }

        _authority.Dispose();
        _home.Dispose();
    }

    private async Task StartAsync()
    {
        _world = await PeerServer.StartWorldAsync(World);
        _stamps = AuthorityServer.Of(query => _authority.Answer(query, DateTimeOffset.UtcNow));
        await File.WriteAllTextAsync(Path.Combine(_home.Folder, "root.pem"), _authority.Root.ExportCertificatePem());
        await SealingAuthority.MakeAsync(
            _home,
            upstream: _world.EndPoint,
            evidence: $", timestamp: {{ url: \"{_stamps.Url}\", certificates: [root.pem] }}");
        _witness = await WitnessProcess.StartForAsync(_home);
        _appliance = await _home.StartAsync();
        Fresh = await Appliance.ScrapeAsync();
        _prometheus = await PrometheusServer.StartAsync(Appliance.Metrics, _witness.Metrics);
        await WorkAsync();
        await Prometheus.AwaitAsync("sinkhole_upstream_late_latency_seconds > 0");
        await Prometheus.AwaitAsync("min(sinkhole_evidence_witness_timestamp_seconds) > 0");
        await Prometheus.AwaitAsync("sum(sinkhole_witness_cosigned_total) > 0");
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
