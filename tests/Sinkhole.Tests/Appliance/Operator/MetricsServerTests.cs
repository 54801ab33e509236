using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Hosting;
using Sinkhole.Operator;
using Sinkhole.Telemetry;
using Xunit;

namespace Sinkhole.Tests.Appliance.Operator;

public sealed class MetricsServerTests : IAsyncLifetime
{
    private readonly FakeAppliance _appliance = new();
    private readonly HttpClient _client = new();
    private MetricsServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        MetricRegistry metrics = new([SinkholeMetrics.BlocklistGeneration.From(samples => samples.Add(2026112101))]);
        _server = await MetricsServer.StartAsync(
            new IPEndPoint(IPAddress.Loopback, 0), metrics, _appliance.NotReady, TestTransport.New(), NullLoggerFactory.Instance, CancellationToken.None);
        _client.BaseAddress = new Uri($"http://{_server.EndPoint}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Metrics_are_shown_as_prometheus_text()
    {
        using HttpResponseMessage response = await _client.GetAsync("/metrics");

        Assert.Contains("Accept", response.Headers.Vary);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.EndsWith("sinkhole_blocklist_generation 2026112101\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_shown_as_OpenMetrics_to_whom_that_is_dearer()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.EndsWith("sinkhole_blocklist_generation 2026112101\n# EOF\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Appliance_that_is_not_ready_is_alive_all_the_same()
    {
        _appliance.Missing = ["dns: no listener is open", "orders: no generation is loaded"];

        using HttpResponseMessage health = await _client.GetAsync("/healthz");
        using HttpResponseMessage ready = await _client.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("not ready\ndns: no listener is open\norders: no generation is loaded\n", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Appliance_that_serves_is_ready()
    {
        Assert.Equal("ready\n", await _client.GetStringAsync("/readyz"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/reload")]
    [InlineData("/metrics/")]
    [InlineData("/%2e%2e/status")]
    public async Task Anything_else_is_not_here(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Nothing_can_be_written()
    {
        using HttpResponseMessage response = await _client.PostAsync("/metrics", content: null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("GET", response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Port_in_use_is_told_with_the_key_to_change()
    {
        CannotStartException refusal = await Assert.ThrowsAsync<CannotStartException>(() => MetricsServer.StartAsync(
            _server.EndPoint, new MetricRegistry([]), _appliance.NotReady, TestTransport.New(), NullLoggerFactory.Instance, CancellationToken.None));

        Assert.Equal(StartFault.Surroundings, refusal.Fault);
        Assert.Contains($"cannot listen on {_server.EndPoint} (metrics.listen): the port is in use", refusal.Message, StringComparison.Ordinal);
    }
}
