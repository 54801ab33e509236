using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Composition;
using Sinkhole.Exits;
using Sinkhole.Operator;
using Sinkhole.Telemetry;
using Xunit;

namespace Sinkhole.Tests.Appliance.Operator;

public sealed class MetricsServerTests : IAsyncLifetime
{
    private readonly FakeAppliance _appliance = new();
    private readonly HttpClient _client = new();
    private MetricRegistry _metrics = null!;
    private MetricsServer _server = null!;
    private int _further;

    public async ValueTask InitializeAsync()
    {
        _metrics = new MetricRegistry(
            new MetricGroup<Func<int>>()
                .Gauge("sinkhole_blocklist_generation", "Number.", static _ => 2026112101)
                .Counter("sinkhole_further_total", "More.", ["number"], SetFurther)
                .ReadFrom(() => _further),
            NullLogger.Instance);
        _server = await MetricsServer.StartAsync(
            "metrics.listen",
            new IPEndPoint(IPAddress.Loopback, 0),
            _metrics,
            _appliance.NotReady,
            TestTransport.New(),
            OperatorTransport.AllowEviction,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        _client.BaseAddress = new Uri($"http://{_server.EndPoint}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Metrics_are_shown_as_prometheus_text()
    {
        using HttpResponseMessage response = await _client.GetAsync("/metrics");

        Assert.Contains("Accept", response.Headers.Vary);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("sinkhole_blocklist_generation 2026112101\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_OpenMetrics_for_a_client_that_prefers_it()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        string text = await response.Content.ReadAsStringAsync();
        Assert.Contains("sinkhole_blocklist_generation 2026112101.0\n", text, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Appliance_that_is_not_ready_is_still_alive()
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
    public async Task Unknown_path_is_not_found(string path)
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

    /// <summary>Answered while some of the clients are still connected, not only after their timeout.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Clients_that_do_not_read_do_not_delay_a_new_one_from_the_same_address()
    {
        // More than the kernel buffers for a client that does not read.
        _further = 100_000;
        byte[] requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", 1_000)));
        List<Socket> crowd = [];
        for (int connection = 0; connection < 2 * PlainHttpServer.MaxConnections; connection++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendTimeout = 1 };
            crowd.Add(socket);
            await socket.ConnectAsync(_server.EndPoint, TestContext.Current.CancellationToken);
            _ = socket.Send(requests, SocketFlags.None, out _);
        }

        Assert.Equal("ready\n", await _client.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        Assert.Contains(crowd, SocketState.IsOpen);
        crowd.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task Second_request_of_a_connection_is_not_answered()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(_server.EndPoint, TestContext.Current.CancellationToken);
        await client.SendAsync("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream);

        string answers = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answers, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nready\n", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_in_use_is_reported_with_the_key_to_change()
    {
        using MetricRegistry metrics = new([], NullLogger.Instance);
        CannotStartException refusal = await Assert.ThrowsAsync<CannotStartException>(() => MetricsServer.StartAsync(
            "metrics.listen",
            _server.EndPoint,
            metrics,
            _appliance.NotReady,
            TestTransport.New(),
            OperatorTransport.AllowEviction,
            NullLoggerFactory.Instance,
            CancellationToken.None));

        Assert.Equal(StartFault.Environment, refusal.Fault);
        Assert.Contains($"cannot listen on {_server.EndPoint} (metrics.listen): the port is in use", refusal.Message, StringComparison.Ordinal);
    }

    private static void SetFurther(ValueSeries series, Func<int> further)
    {
        for (int number = 0; number < further(); number++)
        {
            series.Set(number, number.ToString(CultureInfo.InvariantCulture));
        }
    }
}
