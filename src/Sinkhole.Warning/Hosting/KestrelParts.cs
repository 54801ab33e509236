using System;
using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Warning.Hosting;

/// <summary>Kestrel without a host: its parts are internal, so a container assembles them.</summary>
/// <remarks>It is a host builder only because Kestrel registers its services through one. An empty web application would serve as well, but
/// it loads routing, configuration and hosting, 3 MiB of code that is never called.</remarks>
internal sealed class KestrelParts : IWebHostBuilder
{
    private readonly ServiceCollection _services = new();

    /// <summary>A container of one Kestrel.</summary>
    /// <param name="loggers">For Kestrel's warnings and errors.</param>
    /// <param name="events">Gets its diagnostic events.</param>
    /// <param name="transport">Accepts its connections.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>Owned by the caller; holds an <see cref="IServer"/>.</returns>
    public static ServiceProvider Assemble(
        ILoggerFactory loggers, DiagnosticListener events, IConnectionListenerFactory transport, Action<KestrelServerOptions> configure)
    {
        var parts = new KestrelParts();
        parts._services
            .AddSingleton<ILoggerFactory>(_ => new QuietLoggers(loggers))
            .AddSingleton<DiagnosticSource>(events)
            .AddMetrics()
            .AddSingleton(transport)
            .Configure(configure);
        parts.UseKestrelCore();
        return parts._services.BuildServiceProvider();
    }

    /// <inheritdoc/>
    public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(_services);
        return this;
    }

    /// <inheritdoc/>
    public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(new WebHostBuilderContext(), _services);
        return this;
    }

    /// <inheritdoc/>
    public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

    /// <inheritdoc/>
    public IWebHostBuilder UseSetting(string key, string? value) => this;

    /// <inheritdoc/>
    public string? GetSetting(string key) => null;

    /// <inheritdoc/>
#pragma warning disable ASPDEPR008 // The interface asks for this member, and nobody calls it.
    public IWebHost Build() => throw new NotSupportedException("there is no host");
#pragma warning restore ASPDEPR008
}
