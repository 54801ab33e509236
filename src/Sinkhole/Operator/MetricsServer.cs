using System;
using System.Collections.Generic;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Prometheus;
using Sinkhole.Exits;
using Sinkhole.Telemetry;

namespace Sinkhole.Operator;

/// <summary>HTTP server for /metrics, /healthz (the process is alive) and /readyz (it is ready). Do not expose it to the Internet: it
/// shows no secrets and no names, but has no authentication.</summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private readonly PlainHttpServer _server;
    private readonly SharedScrape _text;
    private readonly SharedScrape _openMetrics;
    private readonly Func<IReadOnlyList<string>> _notReady;
    private readonly Action<HttpContext> _makeRoom;

    private MetricsServer(
        IPEndPoint endPoint,
        MetricRegistry metrics,
        Func<IReadOnlyList<string>> notReady,
        IConnectionListenerFactory transport,
        Action<HttpContext> makeRoom,
        ILoggerFactory loggers)
    {
        _text = new SharedScrape(() => metrics.ScrapeAsync(ExpositionFormat.PrometheusText), TimeProvider.System);
        _openMetrics = new SharedScrape(() => metrics.ScrapeAsync(ExpositionFormat.OpenMetricsText), TimeProvider.System);
        _notReady = notReady;
        _makeRoom = makeRoom;
        ListenOptions? opened = null;
        _server = new PlainHttpServer(options => options.Listen(endPoint, listener => opened = listener), transport, loggers);
        Opened = opened ?? throw new InvalidOperationException("Kestrel took no end point");
    }

    /// <summary>Its address, with the actual port when 0 was configured.</summary>
    public IPEndPoint EndPoint => Opened.IPEndPoint ?? throw new InvalidOperationException("Kestrel listens on no IP address");

    private ListenOptions Opened { get; }

    /// <summary>Opens the port.</summary>
    /// <param name="setting">What the address is called where it is written, "metrics.listen".</param>
    /// <param name="endPoint">The address; port 0 takes a free one.</param>
    /// <param name="metrics">What /metrics shows.</param>
    /// <param name="notReady">Reasons why the appliance is not ready, one sentence each; empty when ready. Any thread.</param>
    /// <param name="transport">Accepts connections and limits their number.</param>
    /// <param name="makeRoom">Lets the connection of a request make room for a newcomer while it waits for the next scrape.</param>
    /// <param name="loggers">For Kestrel's log lines.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="CannotStartException">The port is not available; the message has the remedy.</exception>
    public static async Task<MetricsServer> StartAsync(
        string setting,
        IPEndPoint endPoint,
        MetricRegistry metrics,
        Func<IReadOnlyList<string>> notReady,
        IConnectionListenerFactory transport,
        Action<HttpContext> makeRoom,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        MetricsServer server = new(endPoint, metrics, notReady, transport, makeRoom, loggers);
        try
        {
            await server._server.StartAsync(server.AnswerAsync, cancellationToken);
            return server;
        }
        catch (Exception error) when (ListenFailure.IsRefusedBind(error))
        {
            await server.DisposeAsync();
            throw ListenFailure.Explain(setting, endPoint, error);
        }
    }

    /// <summary>Closes the port.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/plain; charset=utf-8";
        switch (context.Request.Path.Value)
        {
            case "/metrics" or "/healthz" or "/readyz" when !IsRead(context.Request.Method):
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                context.Response.Headers.Allow = "GET, HEAD";
                return SendAsync(context.Response, "only GET and HEAD\n");
            case "/metrics":
                return AnswerMetricsAsync(context);
            case "/healthz":
                return SendAsync(context.Response, "alive\n");
            case "/readyz":
                return AnswerReadyAsync(context.Response);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return SendAsync(context.Response, "not found: use /metrics, /healthz or /readyz\n");
        }
    }

    private async Task AnswerMetricsAsync(HttpContext context)
    {
        ExpositionFormat form = ExpositionChoice.Choose(context.Request.Headers.Accept);
        context.Response.ContentType = ExpositionChoice.ContentTypeOf(form);
        context.Response.Headers.Vary = "Accept";
        SharedScrape scrape = form == ExpositionFormat.OpenMetricsText ? _openMetrics : _text;
        Task<ReadOnlyMemory<byte>> text = scrape.ReadAsync();

        // While it waits, a readiness request may replace it: otherwise many metrics requests would use all connections.
        _makeRoom(context);
        await PlainHttpServer.SendAsync(context.Response, await text.WaitAsync(context.RequestAborted));
    }

    private static Task SendAsync(HttpResponse response, string text) =>
        PlainHttpServer.SendAsync(response, Encoding.UTF8.GetBytes(text));

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private Task AnswerReadyAsync(HttpResponse response)
    {
        IReadOnlyList<string> reasons = _notReady();
        if (reasons.Count == 0)
        {
            return SendAsync(response, "ready\n");
        }

        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return SendAsync(response, $"not ready\n{string.Join('\n', reasons)}\n");
    }
}
