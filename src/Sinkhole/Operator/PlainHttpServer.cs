using System;
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

/// <summary>Kestrel with one handler and nothing between: no routing, no container, no middleware.</summary>
internal sealed class PlainHttpServer : IAsyncDisposable
{
    /// <summary>
    /// Most sockets at once, where descriptors are not short; a further connection takes the place of that which has waited longest.
    /// </summary>
    public const int MostConnections = 64;

    private const int MostHeaderOctets = 8 * 1024;
    private const int ChunkOctets = 16 * 1024;

    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private readonly KestrelServer _server;

    /// <param name="listen">Adds the end points.</param>
    /// <param name="transport">Accepts, and holds how many sockets are open.</param>
    /// <param name="loggers">Kestrel's own lines.</param>
    public PlainHttpServer(Action<KestrelServerOptions> listen, IConnectionListenerFactory transport, ILoggerFactory loggers)
    {
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestHeadersTotalSize = MostHeaderOctets;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 8 * 1024, gracePeriod: TimeSpan.FromSeconds(5));
        listen(options);
        _server = new KestrelServer(Options.Create(options), transport, loggers);
    }

    /// <summary>
    /// Sends a body piece by piece, the last of its connection: the next one is handed on when the kernel has taken the one before.
    /// </summary>
    public static async Task SendAsync(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentLength = body.Length;

        // One request a connection: a thousand that came in one piece would each be answered in turn, though the connection was cut.
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

    /// <summary>Opens the end points and answers by the handler.</summary>
    /// <exception cref="System.IO.IOException">The end point is taken; wraps the socket's own error.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The end point is not to be had.</exception>
    public Task StartAsync(RequestDelegate handler, CancellationToken cancellationToken) =>
        _server.StartAsync(new Application(handler), cancellationToken);

    /// <summary>Answers what is under way, for a second at most, then closes.</summary>
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

        public Task ProcessRequestAsync(HttpContext context) => _handler(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
