using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Audit;
using Sinkhole.Clocks;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Reports;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Erasing;
using Sinkhole.Exits;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Transport;
using Sinkhole.Operator;
using Sinkhole.Platform.Processes;
using Sinkhole.Reload;
using Sinkhole.Storage;
using Sinkhole.Supervision;
using Sinkhole.Telemetry;
using Sinkhole.Warning.Hosting;
using Sinkhole.Witnessing;

#pragma warning disable CA2000 // What is made here is owned by the stack of parts, which closes it; the analyzer does not follow that.
#pragma warning disable CA2213 // As above.
namespace Sinkhole.Composition;

/// <summary>Composition root: creates the parts in the order of their dependencies, and closes them in reverse order.</summary>
internal sealed class ApplianceComposition : IAsyncDisposable
{
    private const string DnsNotListening = "the name server is not listening yet";
    private const string WebNotListening = "the warning site is not listening yet";
    private const string Draining = "the appliance is draining";

    private readonly PartStack _parts = new(TimeProvider.System);
    private readonly Readiness _readiness = new(DnsNotListening, WebNotListening);
    private Action? _requestReload;
    private DnsService? _dns;
    private WarningServer? _web;
    private bool _hasLoggedGivenUp;

    private readonly ILogger _logger;
    private readonly JournalSet _journals;

    private ApplianceComposition(ILogger logger, ApplianceSetup setup)
    {
        _logger = logger;
        _journals = new JournalSet(setup.Data, _parts, setup.Clock.MayExpireEvidence, setup.Time, logger);
    }

    /// <summary>"READY dns=… web=… metrics=…", with the actual ports when 0 was configured.</summary>
    public string ReadyLine { get; private set; } = string.Empty;

    /// <summary>What the drain has not finished yet, for the log.</summary>
    public string Unfinished
    {
        get
        {
            long connections = _web?.Counters.ConnectionsOpen ?? 0;
            int queries = _dns?.Forwarder.PendingCount ?? 0;
            string[] parts = [.. _parts.GivenUp, .. _parts.Closing is string closing ? [closing] : Array.Empty<string>()];
            string what = parts.Length > 0 ? string.Join(", ", parts) : "the end of the process";
            return string.Join(
                "; ",
                [what, .. _journals.Unfinished, $"connections for pages: {connections}", $"queries to upstreams: {queries}"]);
        }
    }

    /// <summary>Creates and starts the appliance. On an exception everything that was started is closed again.</summary>
    /// <exception cref="CannotStartException">A port, the disk or a folder is not available.</exception>
    public static async Task<ApplianceComposition> StartAsync(ApplianceSetup setup, CancellationToken cancellationToken)
    {
        var composition = new ApplianceComposition(setup.Loggers.CreateLogger("sinkhole"), setup);
        try
        {
            await composition.ComposeAsync(setup, cancellationToken);
            return composition;
        }
        catch (CannotStartException error) when (PlaceOf(error, setup.Source.Options) is string place)
        {
            await composition.DisposeAsync();
            throw new CannotStartException(error.Fault, $"{place}: {error.Message}", error);
        }
        catch
        {
            await composition.DisposeAsync();
            throw;
        }
    }

    /// <summary>Requests a reload in the background and returns at once; any thread.</summary>
    public void RequestReload() => _requestReload?.Invoke();

    /// <summary>Runs until the drain begins, then drains and closes everything.</summary>
    /// <param name="drain">Completes when the drain begins; the result is the cause.</param>
    /// <returns>The exit code: 1 when hits were given up because the disk failed until the end, or a part did not close in time.
    /// </returns>
    public async Task<int> ServeAsync(Task<string> drain)
    {
        string cause = await drain;
        _readiness.Add(Draining);
        Log.Stopping(_logger, cause);
        await DisposeAsync();
        int parts = _parts.GivenUp.Count;
        IReadOnlyList<string> records = _journals.GivenUp;
        bool isWhole = parts == 0 && records.Count == 0;
        Log.Stopped(_logger, isWhole ? "nothing was given up" : string.Join("; ", [$"parts given up: {parts}", .. records]));
        return isWhole ? ExitCode.Ok : ExitCode.Fault;
    }

    /// <summary>Drains and closes everything: listeners first, the journal last, so that no started work is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _parts.DisposeAsync();
        }
        finally
        {
            // Logged at the end, after the journal has written what it could.
            if (_parts.GivenUp.Count > 0)
            {
                LogGivenUp();
            }
        }
    }

    /// <summary>Logs what the drain has not finished. Later calls do nothing. Any thread.</summary>
    public void LogGivenUp()
    {
        if (!Interlocked.Exchange(ref _hasLoggedGivenUp, true))
        {
            Log.DrainGivenUp(_logger, Unfinished);
        }
    }

    private async Task ComposeAsync(ApplianceSetup setup, CancellationToken cancellationToken)
    {
        (SourceSet source, SourceReadResult reading, DataFolder data) = (setup.Source, setup.Reading, setup.Data);
        (ClockFloor clock, TimeProvider time, ILogger logger) = (setup.Clock, setup.Time, _logger);
        SinkholeOptions options = source.Options;
        _parts.DrainLimit = options.Limits.Drain;

        // Before the checkpoints, so that it is closed after them and stamps the last one.
        TimeStampService? timeStamps = TimeStampComposition.Open(setup, _journals, _parts, logger);

        // Before the journals, so that it is closed after them and signs their last records.
        var checkpoints = new CheckpointService(
            data, () => _journals.Statuses, options.Evidence.CheckpointEvery, time, logger);
        _parts.Push(checkpoints);

        // Before the journals, which ask it before they delete anything; the erasing is made after them.
        var firstKept = new FirstKeptDay();

        // Every journal before the clock's floor and the first generation: both must be above what the records say.
        Journal hits = _journals.Open(
            DataFolderNames.Hits, "journal of hits", options.Evidence.Retention, RecordedGenerations.OfHit, () => firstKept.Begin);
        Journal audit = _journals.Open(DataFolderNames.Audit, "audit journal", options.Evidence.AuditRetention);
        CosignatureService cosignatures = CosignatureComposition.Start(options.Evidence.Witnesses, checkpoints, _parts, time, logger);
        _parts.Push(new ClockRecords(clock, hits, logger));
        KeepFloor(clock, data, ClockFloorFile.Combine(setup.StoredClock, _journals.LastSynchronizedAtOpen), time, logger);

        (Publisher publisher, LoadedCell loaded) = Load(setup, _journals, logger);
        var shrunk = new ShrunkOrders(new KnownOrdersFile(data.OrdersFile, logger), logger);
        _ = shrunk.Update(loaded.Current, before: null, clock.Orders.Now(), time.GetUtcNow());
        var reloader = new Reloader(
            setup.Reader, publisher, loaded, FirstRecord(source, reading, loaded, time), shrunk, clock.Orders, logger);
        _parts.Push(reloader);
        var requests = new ReloadRequests(reloader, logger);
        _parts.Push(requests);
        _requestReload = requests.Request;
        clock.Changed += reloader.OnClockChanged;
        _parts.Push("clock of orders", () => clock.Changed -= reloader.OnClockChanged);
        var doubt = new OrdersInDoubt(clock, loaded, time);
        Watch(reloader, reading, time);

        DescriptorBudget budget = DivideDescriptors(options, logger);
        LogSmallBuffers(logger);
        var ring = new ContactRing(time);
        var contacts = new ContactService(ring, hits, new KernelClockState(clock.Monitor), time);
        _parts.Push(contacts);
        contacts.Follow(loaded, reloader);
        var dns = new DnsService(loaded, options.Dns, options.Limits, budget, clock.Orders, ring, logger);
        Sealer sealer = AccountSealing.Create(data.SealsFolder, loaded, reloader, clock.MayExpireEvidence, time, logger);
        _parts.Push("sealing of accounts", sealer.Dispose);
        var web = new WarningServer(
            WebComposition.OptionsOf(options, budget),
            new BlockedNames(loaded, clock.Orders),
            hits,
            sealer,
            new KernelClockState(clock.Monitor),
            time,
            setup.Loggers);
        (_dns, _web) = (dns, web);
        var trail = new AuditTrail(audit, AuditWriter.Appliance, clock.Monitor.ReadNow, time);
        ErasureService erasure = ErasureComposition.Open(
            hits, data, sealer, trail, loaded, reloader, firstKept, clock.MayExpireEvidence, _parts, time, logger);
        erasure.HasJumped = () => clock.Unconfirmed is not null;
        var evidence = new EvidenceParts(_journals, checkpoints, timeStamps, cosignatures, sealer, erasure);
        var health = new HealthService(_readiness, dns, doubt, time);
        var services = new ControlServices(
            new ReloadService(reloader, clock, doubt),
            new StatusService(data.ApplianceId, loaded, reloader, dns, web, evidence, clock, health, budget.Note, time),
            health,
            new LookupService(loaded, clock.Orders),
            new AuditService(trail, hits, data.FullPath),
            new ErasureControl(erasure, data.FullPath));
        var metrics = new MetricRegistry(
            ApplianceMetrics.ReadFrom(dns, web, evidence, contacts, clock, doubt, loaded, reloader, setup.Log), logger);
        _parts.Push("metrics", metrics.Dispose);
        MetricsServer metricsServer = await MetricsServer.StartAsync(
            "metrics.listen",
            options.MetricsListen,
            metrics,
            health.NotReady,
            OperatorTransport.Of(budget.OperatorConnections),
            OperatorTransport.AllowEviction,
            setup.Loggers,
            cancellationToken);
        _parts.Push(metricsServer);
        _parts.Push(await ControlServer.StartAsync(
            options.ControlSocket, services, OperatorTransport.Of(budget.OperatorConnections), setup.Loggers, cancellationToken));
        ControlSocketFile.Write(data.FullPath, Path.GetFullPath(options.ControlSocket), logger);

        _parts.Push(web);
        await WebComposition.StartAsync(web, options, cancellationToken);
        _parts.Push("connections for pages", () => WebComposition.StopAsync(web, logger));
        _readiness.Remove(WebNotListening);
        _parts.Push(dns);
        await dns.StartAsync(options.Dns.Listen);
        _readiness.Remove(DnsNotListening);

        var notifier = ServiceNotifier.FromEnvironment(time);
        _parts.Push("service notifier", notifier.Dispose);
        reloader.Began += notifier.Reloading;
        reloader.Ended += _ => notifier.Ready();
        _parts.Push("notice of stopping", notifier.Stopping);

        // Now that nothing can fail: a start that is refused says why, and nothing else.
        checkpoints.Start();
        erasure.Start();
        timeStamps?.Start();
        ReadyLine = $"READY dns={Join(dns.EndPoints)} web={Join(web.Endpoints)} metrics={metricsServer.EndPoint}";
        Log.Serving(logger, loaded.Current.Generation.Number, SetSize.Format(source));
        FindingLog.Write(logger, reading.Findings);
        notifier.Ready();
        var probe = new ListenerProbe(dns.EndPoints, ListenerProbe.WatchdogTimeout, time);
        var watchdog = new Watchdog(
            notifier,
            async ended => dns.ReceiveFault ?? await probe.ProbeAsync(ended),
            time,
            logger);
        _parts.Push(watchdog);
        watchdog.Start(Environment.GetEnvironmentVariable("WATCHDOG_USEC"));
    }

    /// <summary>Where the listener that could not be opened is written, "sinkhole.yaml:4:12"; null for defaults and other errors.</summary>
    private static string? PlaceOf(CannotStartException error, SinkholeOptions options)
    {
        WrittenEndpoint? at = error.Listener is (string key, IPEndPoint endPoint)
            ? options.EndpointPositions.FirstOrDefault(written => written.Key == key && written.Endpoint.Equals(endPoint))
            : null;
        return at?.Token.Line > 0 ? $"{options.File}:{at.Token.Line}:{at.Token.Column}" : null;
    }

    /// <summary>Starts the clock floor and its file. Must run before the first generation is published.</summary>
    private void KeepFloor(ClockFloor clock, DataFolder data, StoredClock? kept, TimeProvider time, ILogger logger)
    {
        var file = new ClockFloorFile(data.ClockFile, clock, logger);
        clock.StartFrom(kept);
        file.Keep(time);
        _parts.Push("clock file", file.Dispose);
    }

    private static (Publisher Publisher, LoadedCell Loaded) Load(ApplianceSetup setup, JournalSet journals, ILogger logger)
    {
        try
        {
            OrderClock clock = setup.Clock.Orders;
            var number = new GenerationNumber(setup.Data.GenerationFile, clock.Time);
            var publisher = new Publisher(number, journals.HighestGeneration, setup.Seed, clock, logger);
            return (publisher, new LoadedCell(publisher.First(setup.Source)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException(StartFault.Environment, $"the generation number cannot be saved: {error.Message}", error);
        }
    }

    /// <summary>The load at start as a reload record. When the last good orders are used, it is marked as refused.</summary>
    private static ReloadRecord FirstRecord(SourceSet source, SourceReadResult reading, LoadedCell loaded, TimeProvider time)
    {
        uint number = loaded.Current.Generation.Number;
        DateTimeOffset now = time.GetUtcNow();
        ReloadRecord first = source.IsSeed
            ? new ReloadRecord(
                ReloadResult.Invalid,
                number,
                now,
                now - reading.BegunAt,
                $"refused at the start: {FindingText.Summary(reading.Findings, reading.Files)}; using the last good orders",
                reading.Findings)
            : new ReloadRecord(ReloadResult.Ok, number, now, now - reading.BegunAt, SetSize.Format(source), reading.Findings);
        return first with { Snapshot = reading.Snapshot };
    }

    private void Watch(Reloader reloader, SourceReadResult reading, TimeProvider time)
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

    private static void LogSmallBuffers(ILogger logger)
    {
        if (SocketBuffers.Note(DnsUdpListener.BufferOctets, InstalledFiles.KernelSettings) is string note)
        {
            Log.SmallBuffers(logger, note);
        }
    }

    private static string Join(IEnumerable<IPEndPoint> endPoints) => string.Join(',', endPoints);
}
