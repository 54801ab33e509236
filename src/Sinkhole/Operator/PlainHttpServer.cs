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
    /// <summary>Most connections at once, where descriptors are not short; a further one is closed at once.</summary>
    public const int MostConnections = 64;

    private const int MostHeaderOctets = 8 * 1024;

    private readonly KestrelServer _server;

    /// <param name="listen">Adds the end points.</param>
    /// <param name="transport">Accepts, and holds how many sockets are open.</param>
    /// <param name="loggers">Kestrel's own lines.</param>
    public PlainHttpServer(Action<KestrelServerOptions> listen, IConnectionListenerFactory transport, ILoggerFactory loggers)
    {
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestHeadersTotalSize = MostHeaderOctets;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        listen(options);
        _server = new KestrelServer(Options.Create(options), transport, loggers);
    }

    /// <summary>Opens the end points and answers by the handler.</summary>
    /// <exception cref="System.IO.IOException">The end point is taken; wraps the socket's own error.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The end point is not to be had.</exception>
    public Task StartAsync(RequestDelegate handler, CancellationToken cancellationToken) =>
        _server.StartAsync(new Application(handler), cancellationToken);

    /// <summary>Answers what is under way, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
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
