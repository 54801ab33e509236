using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Repair;

namespace Sinkhole.Warning.Hosting;

/// <summary>The warning site: Kestrel with one application, without a web framework.</summary>
/// <remarks>The journal, the sealer, the loggers and the clock are the host's: it disposes them after <see cref="StopAsync"/>.</remarks>
public sealed class WarningServer : IAsyncDisposable
{
    private readonly WarningServerOptions _options;
    private readonly TimeProvider _time;
    private readonly HitRecorder _recorder;
    private readonly WarningSite _site;
    private readonly DiagnosticListener _events = new("Sinkhole.Warning");
    private readonly PausingTransport _transport;
    private readonly ServiceProvider _container;
    private readonly List<ListenOptions> _listeners = [];

    /// <summary>Assembles the site; nothing listens yet.</summary>
    /// <param name="options">Endpoints and limits.</param>
    /// <param name="names">What is covered.</param>
    /// <param name="journal">The hits journal.</param>
    /// <param name="sealer">Seals accounts, where a page profile orders it.</param>
    /// <param name="clock">How far the clock can be trusted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">For Kestrel's warnings and errors; they never quote a request.</param>
    public WarningServer(
        WarningServerOptions options,
        IBlockedNames names,
        Journal journal,
        Sealer sealer,
        IClockState clock,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _options = options;
        _time = time;
        _recorder = new HitRecorder(journal, sealer, clock, time, options.Visits, Counters);
        _site = new WarningSite(names, _recorder, clock, time, options.Visits, Counters);
        _events.Subscribe(new RefusedRequests(Counters), static name => name == RefusedRequests.Event);
        _transport = new PausingTransport(options.Connections, Counters.AddConnectionRejected);
        _container = KestrelParts.Assemble(loggers, _events, _transport, Configure);
    }

    /// <summary>What the site counts.</summary>
    public WarningCounters Counters { get; } = new();

    /// <summary>
    /// The endpoints that are bound, in the order of the options, with the ports they have; after <see cref="StartAsync"/>.
    /// </summary>
    public ImmutableArray<IPEndPoint> Endpoints => [.. _listeners.Select(listener => listener.IPEndPoint).OfType<IPEndPoint>()];

    /// <summary>Octets in use by connections now: buffers, and an estimate of all else.</summary>
    public long MemoryOctets => _transport.MemoryOctets;

    /// <summary>Binds every endpoint and serves.</summary>
    /// <exception cref="System.IO.IOException">An endpoint cannot be bound; the message names it.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => Server.StartAsync(_site, cancellationToken);

    /// <summary>
    /// Takes no more connections, and gives requests, then pending records, the drain timeout each. Records that a failed disk
    /// still holds are decided when the journal is closed.
    /// </summary>
    /// <returns>Connections that were cut because their requests, or the reading of their answers, took longer.</returns>
    public async Task<long> StopAsync(CancellationToken cancellationToken)
    {
        long cut = 0;
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        drain.CancelAfter(_options.DrainTimeout);
        using (drain.Token.Register(() => cut = Counters.ConnectionsOpen))
        {
            await Server.StopAsync(drain.Token);
        }

        await _recorder.DrainAsync()
            .WaitAsync(_options.DrainTimeout, _time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cut;
    }

    /// <summary>Waits for every pending record, however long the journal takes; after that the counters are final.</summary>
    internal Task SettledAsync() => _recorder.DrainAsync();

    /// <summary>Ends the minute in which the hits of addresses are counted, before its time.</summary>
    internal void EndMinute() => _recorder.EndMinute();

    /// <summary>Frees Kestrel; what is still open is cut.</summary>
    public async ValueTask DisposeAsync()
    {
        await _container.DisposeAsync();
        _recorder.Dispose();
        _events.Dispose();
    }

    private IServer Server => _container.GetRequiredService<IServer>();

    // Behind the transport: a connection that is not admitted is not read.
    private ConnectionDelegate RepairLines(ConnectionDelegate next) => connection =>
    {
        connection.Transport = new RepairedTransport(connection.Transport, _options.MaxRequestLineOctets);
        return next(connection);
    };

    private void Configure(KestrelServerOptions kestrel)
    {
        var visits = new ConnectionVisitScope(_recorder, Counters);
        kestrel.AddServerHeader = false;
        kestrel.AllowHostHeaderOverride = true;
        kestrel.Limits.MaxRequestLineSize = _options.MaxRequestLineOctets;
        kestrel.Limits.MaxRequestHeadersTotalSize = _options.MaxHeaderOctets;
        kestrel.Limits.MaxRequestHeaderCount = _options.MaxFields;
        kestrel.Limits.MaxRequestBodySize = _options.MaxBodyOctets;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.RequestHeadersTimeout = _options.HeadTimeout;
        kestrel.Limits.KeepAliveTimeout = _options.IdleTimeout;
        foreach (IPEndPoint endpoint in _options.Listen)
        {
            kestrel.Listen(endpoint, listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                listener.Use(visits.Open);
                listener.Use(RepairLines);
                _listeners.Add(listener);
            });
        }
    }
}
