using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sinkhole.Operator;

/// <summary>Kestrel with a single handler, without routing, dependency injection or middleware.</summary>
internal sealed class PlainHttpServer : IAsyncDisposable
{
    /// <summary>
    /// Maximum number of open sockets when there are enough descriptors. A further connection replaces the one that has waited longest.
    /// </summary>
    public const int MaxConnections = 64;

    private const int MaxHeaderOctets = 8 * 1024;
    private const int ChunkOctets = 16 * 1024;

    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private readonly KestrelServer _server;

    /// <param name="listen">Adds the end points.</param>
    /// <param name="transport">Accepts connections and limits their number.</param>
    /// <param name="loggers">For Kestrel's log lines.</param>
    /// <param name="maxBodyOctets">The longest body of a request; 0 where no request has one.</param>
    public PlainHttpServer(
        Action<KestrelServerOptions> listen, IConnectionListenerFactory transport, ILoggerFactory loggers, long maxBodyOctets = 0)
    {
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = maxBodyOctets;
        options.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 8 * 1024, gracePeriod: TimeSpan.FromSeconds(5));
        options.Limits.MaxRequestHeadersTotalSize = MaxHeaderOctets;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 8 * 1024, gracePeriod: TimeSpan.FromSeconds(5));
        listen(options);
        _server = new KestrelServer(Options.Create(options), transport, loggers);
    }

    /// <summary>
    /// Sends a body in chunks and closes the connection. Each chunk is sent when the kernel has accepted the previous one.
    /// </summary>
    public static async Task SendAsync(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentLength = body.Length;

        // One request per connection: otherwise pipelined requests would be answered even after the connection was closed.
        response.Headers.Connection = "close";
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            return;
        }

        for (; !body.IsEmpty; body = body[int.Min(ChunkOctets, body.Length)..])
        {
            await response.Body.WriteAsync(body[..int.Min(ChunkOctets, body.Length)], response.HttpContext.RequestAborted);
        }
    }

    /// <summary>Opens the end points and answers requests with the handler.</summary>
    /// <exception cref="IOException">The end point is taken; wraps the socket's own error.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The end point is not available.</exception>
    public Task StartAsync(RequestDelegate handler, CancellationToken cancellationToken) =>
        _server.StartAsync(new Application(handler), cancellationToken);

    /// <summary>Waits for running requests, for one second at most, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        using var late = new CancellationTokenSource(StopTime, TimeProvider.System);
        await _server.StopAsync(late.Token);
        _server.Dispose();
    }

    private sealed class Application : IHttpApplication<HttpContext>
    {
        private readonly RequestDelegate _handler;

        public Application(RequestDelegate handler) => _handler = handler;

        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            try
            {
                await _handler(context);
            }
            catch (Exception error) when (
                error is ConnectionResetException or ConnectionAbortedException
                || (error is IOException or OperationCanceledException && context.RequestAborted.IsCancellationRequested))
            {
                // Whoever asked is gone. Kestrel would log a trace for each, and anybody could fill the log.
            }
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
