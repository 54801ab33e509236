using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Clocks;
using Sinkhole.Configuration;
using Sinkhole.Documents.Reports;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.NameServer.Policy;
using Sinkhole.Operator;
using Sinkhole.Platform.Processes;
using Sinkhole.Reload;
using Sinkhole.Storage;
using Sinkhole.Supervision;
using Sinkhole.Telemetry;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Hosting;

#pragma warning disable CA2000 // What is made here is owned by the stack of parts, which closes it; the analyzer does not follow that.
#pragma warning disable CA2213 // As above.
namespace Sinkhole.Composition;

/// <summary>The one place where the parts meet: made in the order in which they need each other, closed the other way round.</summary>
internal sealed class ApplianceComposition : IAsyncDisposable
{
    private const string DnsWaits = "the name server does not listen yet";
    private const string WebWaits = "the warning site does not listen yet";
    private const string Draining = "the appliance drains";

    private readonly PartStack _parts = new(TimeProvider.System);
    private readonly Readiness _readiness = new(DnsWaits, WebWaits);
    private Action? _requestReload;
    private Journal? _hits;
    private DnsService? _dns;
    private WarningServer? _web;
    private bool _hasToldGivenUp;

    private readonly ILogger _logger;

    private ApplianceComposition(ILogger logger)
    {
        _logger = logger;
    }

    /// <summary>"READY dns=… web=… metrics=…", with the ports that were given when 0 was asked for.</summary>
    public string ReadyLine { get; private set; } = string.Empty;

    /// <summary>What a drain has not finished at this moment, for the line that says so.</summary>
    public string Unfinished
    {
        get
        {
            long hits = _hits?.Unfinished ?? 0;
            long connections = _web?.Counters.ConnectionsOpen ?? 0;
            int questions = _dns?.Forwarder.PendingCount ?? 0;
            string[] parts = [.. _parts.GivenUp, .. _parts.Closing is string closing ? [closing] : Array.Empty<string>()];
            string what = parts.Length > 0 ? string.Join(", ", parts) : "the process's own end";
            return $"{what}; hits not on disk: {hits}; connections for pages: {connections}; questions to upstreams: {questions}";
        }
    }

    /// <summary>Puts the appliance together and starts it; on an exception all that was started is closed again.</summary>
    /// <exception cref="CannotStartException">A port, the disk or a folder is not to be had.</exception>
    public static async Task<ApplianceComposition> StartAsync(
        SourceSet source,
        SourceReading reading,
        SourceReader reader,
        SeedFolder seed,
        DataFolder data,
        ClockFloor clock,
        StoredClock? kept,
        TimeProvider time,
        ILoggerFactory loggers,
        LineLoggerProvider log,
        CancellationToken cancellationToken)
    {
        var composition = new ApplianceComposition(loggers.CreateLogger("sinkhole"));
        try
        {
            await composition.ComposeAsync(source, reading, reader, seed, data, clock, kept, time, loggers, log, cancellationToken);
            return composition;
        }
        catch
        {
            await composition.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks for a reload that nobody waits for; any thread, returns at once.</summary>
    public void RequestReload() => _requestReload?.Invoke();

    /// <summary>Serves until it is to end, then drains and closes everything.</summary>
    /// <param name="drain">Ends when a signal asks for the end, with the cause.</param>
    /// <returns>The exit code: 1 where hits had to be given up because the disk refused them to the end, or a part did not close in time.
    /// </returns>
    public async Task<int> ServeAsync(Task<string> drain)
    {
        string cause = await drain;
        _readiness.Add(Draining);
        Log.Stopping(_logger, cause);
        await DisposeAsync();
        int parts = _parts.GivenUp.Count;
        long hits = _hits?.Status.GivenUp ?? 0;
        bool isWhole = parts == 0 && hits == 0;
        Log.Stopped(_logger, isWhole ? "nothing was given up" : $"parts given up: {parts}; hits given up: {hits}");
        return isWhole ? ExitCode.Ok : ExitCode.Fault;
    }

    /// <summary>Drains and closes everything: listeners first, the journal last, so that nothing that was begun is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _parts.DisposeAsync();
        }
        finally
        {
            // Told at the end, when the journal has written what it could.
            if (_parts.GivenUp.Count > 0)
            {
                TellGivenUp();
            }
        }
    }

    /// <summary>Logs what the drain has not finished, once however often it is called; any thread.</summary>
    public void TellGivenUp()
    {
        if (!Interlocked.Exchange(ref _hasToldGivenUp, true))
        {
            Log.DrainGivenUp(_logger, Unfinished);
        }
    }

    private async Task ComposeAsync(
        SourceSet source,
        SourceReading reading,
        SourceReader reader,
        SeedFolder seed,
        DataFolder data,
        ClockFloor clock,
        StoredClock? kept,
        TimeProvider time,
        ILoggerFactory loggers,
        LineLoggerProvider log,
        CancellationToken cancellationToken)
    {
        SinkholeOptions options = source.Options;
        ILogger logger = _logger;
        _parts.DrainLimit = options.Limits.Drain;
        Journal hits = OpenHits(options, data, clock, time, logger);
        _parts.Push(hits);
        _hits = hits;
        KeepFloor(clock, data, ClockFloorFile.Combine(kept, hits.LastSynchronizedAtOpen), time, logger);

        (Publisher publisher, LoadedCell loaded) = Load(source, data, seed, clock.Orders, logger);
        var shrunk = new ShrunkOrders(new KnownOrdersFile(data.OrdersFile, logger), logger);
        _ = shrunk.Update(loaded.Current, before: null, clock.Orders.Now(), time.GetUtcNow());
        var reloader = new Reloader(
            reader, publisher, loaded, FirstRecord(source, reading, loaded, time), shrunk, clock.Orders, logger);
        _parts.Push(reloader);
        var requests = new ReloadRequests(reloader, logger);
        _parts.Push(requests);
        _requestReload = requests.Request;
        clock.Changed += reloader.OnClockChanged;
        _parts.Push("clock of orders", () => clock.Changed -= reloader.OnClockChanged);
        var doubt = new OrdersInDoubt(clock, loaded, time);
        Watch(reloader, reading, time);

        DescriptorBudget budget = DivideDescriptors(options, logger);
        TellOfSmallBuffers(logger);
        var dns = new DnsService(loaded, options.Dns, options.Limits, budget, clock.Orders, logger);
        var web = new WarningServer(
            WebOptionsOf(options, budget),
            new BlockedNames(loaded, clock.Orders),
            hits,
            new KernelClockState(clock.Monitor),
            time,
            loggers);
        (_dns, _web) = (dns, web);
        var health = new HealthService(_readiness, dns, doubt, time);
        var services = new ControlServices(
            new ReloadService(reloader, clock, doubt),
            new StatusService(data.ApplianceId, loaded, reloader, dns, web, hits, clock, health, budget.Note, time),
            health,
            new LookupService(loaded, clock.Orders));
        var metrics = new MetricRegistry(ApplianceMetrics.Bind(dns, web, hits, clock, doubt, loaded, reloader, log));
        MetricsServer metricsServer = await MetricsServer.StartAsync(
            options.MetricsListen,
            metrics,
            health.NotReady,
            OperatorTransport.Of(budget.OperatorConnections),
            OperatorTransport.AllowEviction,
            loggers,
            cancellationToken);
        _parts.Push(metricsServer);
        _parts.Push(await ControlServer.StartAsync(
            options.ControlSocket, services, OperatorTransport.Of(budget.OperatorConnections), loggers, cancellationToken));

        _parts.Push(web);
        await StartWebAsync(web, options, cancellationToken);
        _parts.Push("connections for pages", () => StopWebAsync(web));
        _readiness.Remove(WebWaits);
        _parts.Push(dns);
        await dns.StartAsync(options.Dns.Listen);
        _readiness.Remove(DnsWaits);

        var notifier = ServiceNotifier.FromEnvironment(time);
        _parts.Push("service notifier", notifier.Dispose);
        reloader.Began += notifier.Reloading;
        reloader.Ended += _ => notifier.Ready();
        _parts.Push("notice of stopping", notifier.Stopping);
        ReadyLine = $"READY dns={Join(dns.EndPoints)} web={Join(web.Endpoints)} metrics={metricsServer.EndPoint}";
        Log.Serving(logger, loaded.Current.Generation.Number, SetSize.Format(source));
        FindingLog.Write(logger, reading.Findings);
        notifier.Ready();
        var question = new SelfQuestion(dns.EndPoints, SelfQuestion.LongPatience, time);
        var watchdog = new Watchdog(
            notifier,
            async ended => dns.ReceiveFault ?? await question.AskAsync(ended),
            time,
            logger);
        _parts.Push(watchdog);
        watchdog.Start(Environment.GetEnvironmentVariable("WATCHDOG_USEC"));
    }

    private static Journal OpenHits(SinkholeOptions options, DataFolder data, ClockFloor clock, TimeProvider time, ILogger logger)
    {
        try
        {
            return Journal.Open(
                new JournalOptions
                {
                    Folder = data.HitsFolder,
                    ApplianceId = data.ApplianceId,
                    Retention = options.Evidence.Retention,
                    ClockIsTrusted = clock.MayExpireEvidence,
                    Notify = told => JournalLog.Write(logger, told),
                },
                time);
        }
        catch (JournalUnusableException error)
        {
            throw new CannotStartException(StartFault.Surroundings, error.Message, error);
        }
    }

    /// <summary>Before any order comes into force: from when on the clock is behind, and where that is kept.</summary>
    private void KeepFloor(ClockFloor clock, DataFolder data, StoredClock? kept, TimeProvider time, ILogger logger)
    {
        var file = new ClockFloorFile(data.ClockFile, clock, logger);
        clock.StartFrom(kept);
        file.Keep(time);
        _parts.Push("clock file", file.Dispose);
    }

    private static (Publisher Publisher, LoadedCell Loaded) Load(
        SourceSet source, DataFolder data, SeedFolder seed, OrderClock clock, ILogger logger)
    {
        try
        {
            var number = new GenerationNumber(data.GenerationFile, clock.Time);
            var publisher = new Publisher(number, HitGenerations.Highest(data.HitsFolder), seed, clock, logger);
            return (publisher, new LoadedCell(publisher.First(source)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException(StartFault.Surroundings, $"the generation's number cannot be kept: {error.Message}", error);
        }
    }

    /// <summary>The load at start, as a reload: where the files were refused and the last good orders run, it says so.</summary>
    private static ReloadRecord FirstRecord(SourceSet source, SourceReading reading, LoadedCell loaded, TimeProvider time)
    {
        uint number = loaded.Current.Generation.Number;
        DateTimeOffset now = time.GetUtcNow();
        return source.IsSeed
            ? new ReloadRecord(
                ReloadResult.Invalid,
                number,
                now,
                now - reading.BegunAt,
                $"refused at the start: {FindingText.Summary(reading.Findings, reading.Files)}; the last good orders run",
                reading.Findings)
            : new ReloadRecord(ReloadResult.Ok, number, now, now - reading.BegunAt, SetSize.Format(source), reading.Findings);
    }

    private void Watch(Reloader reloader, SourceReading reading, TimeProvider time)
    {
        var watch = new FileWatch(reading.Snapshot, () => reloader.IsReading, RequestReload, time);
        _parts.Push("file watch", watch.Dispose);
        reloader.Ended += record =>
        {
            if (record.Snapshot is FileSnapshot read)
            {
                watch.HasRead(read);
            }
        };
    }

    private static DescriptorBudget DivideDescriptors(SinkholeOptions options, ILogger logger)
    {
        var budget = DescriptorBudget.Divide(ProcessFiles.Limit(), ProcessFiles.Open(), Environment.ProcessorCount, options);
        if (budget.Note is string note)
        {
            Log.FewDescriptors(logger, note);
        }

        return budget;
    }

    private static void TellOfSmallBuffers(ILogger logger)
    {
        if (SocketBuffers.Note() is string note)
        {
            Log.SmallBuffers(logger, note);
        }
    }

    private static WarningServerOptions WebOptionsOf(SinkholeOptions options, DescriptorBudget budget) => new()
    {
        Listen = options.Web.Listen,
        Connections = new ConnectionLimits
        {
            Connections = budget.WebConnections,
            ConnectionsOfOneClient = options.Web.PerClient,
            MemoryOctets = options.Limits.WebMemory,
        },
        DrainTimeout = PartStack.ClientShare * options.Limits.Drain,
        Visits = new VisitOptions
        {
            Budget = options.Evidence.Budget,
            RecordPath = options.Evidence.RecordsPath,
            RecordAgent = options.Evidence.RecordsAgent,
            HitsPerAddress = options.Limits.HitsPerAddress,
        },
    };

    private static async Task StartWebAsync(WarningServer web, SinkholeOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (Exception error) when (ListenFailure.IsRefusedBind(error))
        {
            // Kestrel names the address in its message only.
            IPEndPoint refused = options.Web.Listen.FirstOrDefault(
                endPoint => error.Message.Contains(endPoint.ToString(), StringComparison.Ordinal), options.Web.Listen[0]);
            throw ListenFailure.Explain("web.listen", refused, error);
        }
    }

    private async Task StopWebAsync(WarningServer web)
    {
        if (await web.StopAsync(CancellationToken.None) is > 0 and long cut)
        {
            Log.ConnectionsCut(_logger, cut);
        }
    }

    private static string Join(IEnumerable<IPEndPoint> endPoints) => string.Join(',', endPoints);
}
