using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Journals;
using Sinkhole.NameServer.Policy;
using Sinkhole.Operator;
using Sinkhole.Orders.Reports;
using Sinkhole.Reload;
using Sinkhole.Telemetry;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Hosting;

namespace Sinkhole.Hosting;

/// <summary>The one place where the parts meet: made in the order in which they need each other, closed the other way round.</summary>
internal sealed class Composition : IAsyncDisposable
{
    private const string DnsWaits = "the name server does not listen yet";
    private const string WebWaits = "the warning site does not listen yet";
    private const string Draining = "the appliance drains";

    // The journal has time of its own, for what the parts before it wrote; the rest is for the process itself.
    private const double PartOfDrain = 0.7;
    private const double PartOfDrainWithJournal = 0.9;

    private static readonly TimeSpan MinCloseTime = TimeSpan.FromMilliseconds(10);

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly Readiness _readiness = new(DnsWaits, WebWaits);
    private Action? _requestReload;
    private Journal? _hits;
    private DnsService? _dns;
    private WarningServer? _web;
    private TimeSpan _drainLimit = new LimitsOptions().Drain;
    private bool _hasGivenUp;

    private readonly ILogger _logger;

    private Composition(ILogger logger)
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
            return $"hits not on disk: {hits}; connections for pages: {connections}; questions to upstreams: {questions}";
        }
    }

    /// <summary>Puts the appliance together and starts it; on an exception all that was started is closed again.</summary>
    /// <exception cref="CannotStartException">A port, the disk or a folder is not to be had.</exception>
    public static async Task<Composition> StartAsync(
        SourceSet source,
        SourceReading reading,
        SourceReader reader,
        SeedFolder seed,
        DataFolder data,
        ClockFloor clock,
        TimeProvider time,
        ILoggerFactory loggers,
        LineLoggerProvider log,
        CancellationToken cancellationToken)
    {
        var composition = new Composition(loggers.CreateLogger("sinkhole"));
        try
        {
            await composition.ComposeAsync(source, reading, reader, seed, data, clock, time, loggers, log, cancellationToken);
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
    /// <param name="drain">Ends when a signal asks for the end.</param>
    /// <returns>The exit code: 1 where hits had to be given up because the disk refused them to the end, or a part did not close in time.
    /// </returns>
    public async Task<int> ServeAsync(Task drain)
    {
        await drain;
        _readiness.Add(Draining);
        await DisposeAsync();
        return _hasGivenUp || _hits is { Status.GivenUp: > 0 } ? Cli.ExitCode.Fault : Cli.ExitCode.Ok;
    }

    /// <summary>Drains and closes everything: listeners first, the journal last, so that nothing that was begun is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        Exception? first = null;
        var clock = Stopwatch.StartNew();
        while (_parts.TryPop(out IAsyncDisposable? part))
        {
            try
            {
                await CloseAsync(part, clock.Elapsed);
            }
#pragma warning disable CA1031 // A part that cannot be closed must not keep the journal open: the first fault is thrown at the end.
            catch (Exception error)
#pragma warning restore CA1031
            {
                first ??= error;
            }
        }

        // Told at the end, when the journal has written what it could.
        if (_hasGivenUp)
        {
            Log.DrainGivenUp(_logger, Unfinished);
        }

        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    /// <summary>A part that hangs has half of the time that is left for the parts, so that those behind it have some too.</summary>
    private async Task CloseAsync(IAsyncDisposable part, TimeSpan elapsed)
    {
        TimeSpan left = part is Journal ? (PartOfDrainWithJournal * _drainLimit) - elapsed : ((PartOfDrain * _drainLimit) - elapsed) / 2;
        Task closed = part.DisposeAsync().AsTask();
        await Task.WhenAny(closed, Task.Delay(left > MinCloseTime ? left : MinCloseTime, TimeProvider.System));
        if (closed.IsCompleted)
        {
            await closed;
        }
        else
        {
            _hasGivenUp = true;
        }
    }

    private async Task ComposeAsync(
        SourceSet source,
        SourceReading reading,
        SourceReader reader,
        SeedFolder seed,
        DataFolder data,
        ClockFloor clock,
        TimeProvider time,
        ILoggerFactory loggers,
        LineLoggerProvider log,
        CancellationToken cancellationToken)
    {
        SinkholeOptions options = source.Options;
        ILogger logger = _logger;
        _drainLimit = options.Limits.Drain;
        Journal hits = OpenHits(options, data, clock.Monitor, time, logger);
        _parts.Push(hits);
        _hits = hits;
        KeepFloor(clock, data, hits, time, logger);

        (Publisher publisher, LoadedCell loaded) = Load(source, data, seed, clock.Orders, logger);
        var shrunk = new ShrunkOrders(new KnownOrdersFile(data.OrdersFile, logger), logger);
        _ = shrunk.Follow(loaded.Current, before: null, clock.Orders.Now(), time.GetUtcNow(), isHeard: false);
        var reloader = new Reloader(
            reader, publisher, loaded, FirstRecord(source, reading, loaded, time), shrunk, clock.Orders, logger);
        _parts.Push(reloader);
        var requests = new ReloadRequests(reloader, logger);
        _parts.Push(requests);
        _requestReload = requests.Request;
        clock.Changed += reloader.FollowClock;
        Own(() => clock.Changed -= reloader.FollowClock);
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
        var appliance = new RunningAppliance(
            data.ApplianceId, loaded, reloader, dns, web, hits, clock, doubt, _readiness, budget.Note, time);
        var metrics = new MetricRegistry(ApplianceMetrics.Bind(dns, web, hits, clock, doubt, loaded, reloader, log));
        MetricsServer health = await MetricsServer.StartAsync(
            options.MetricsListen,
            metrics,
            appliance.NotReady,
            OperatorTransport.Of(budget.OperatorConnections),
            loggers,
            cancellationToken);
        _parts.Push(health);
        _parts.Push(await ControlServer.StartAsync(
            options.ControlSocket, appliance, OperatorTransport.Of(budget.OperatorConnections), loggers, cancellationToken));

        _parts.Push(web);
        await StartWebAsync(web, options, cancellationToken);
        Own(() => StopWebAsync(web));
        _readiness.Remove(WebWaits);
        _parts.Push(dns);
        await dns.StartAsync(options.Dns.Listen);
        _readiness.Remove(DnsWaits);

        var notifier = ServiceNotifier.FromEnvironment(time);
        Own(notifier.Dispose);
        reloader.Began += notifier.Reloading;
        reloader.Ended += _ => notifier.Ready();
        Own(notifier.Stopping);
        ReadyLine = $"READY dns={Join(dns.EndPoints)} web={Join(web.Endpoints)} metrics={health.EndPoint}";
        Log.Serving(logger, loaded.Current.Generation.Number, SetSize.Say(source));
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

    private static Journal OpenHits(SinkholeOptions options, DataFolder data, ClockMonitor clock, TimeProvider time, ILogger logger)
    {
        try
        {
            return Journal.Open(
                new JournalOptions
                {
                    Folder = data.HitsFolder,
                    ApplianceId = data.ApplianceId,
                    Retention = options.Evidence.Retention,
                    ClockIsTrusted = () => clock.ReadNow().IsSynchronized,
                    Notify = told => JournalLog.Write(logger, told),
                },
                time);
        }
        catch (JournalUnusableException error)
        {
            throw new CannotStartException(StartFault.Surroundings, error.Message, error);
        }
    }

    /// <summary>Before anything judges an order: from when on the clock is behind, and where that is kept.</summary>
    private void KeepFloor(ClockFloor clock, DataFolder data, Journal hits, TimeProvider time, ILogger logger)
    {
        var file = new ClockFloorFile(data.ClockFile, clock, logger);
        clock.StartFrom(file.Read(hits.LastSynchronizedAtOpen));
        file.Keep(time);
        Own(file.Dispose);
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
            : new ReloadRecord(ReloadResult.Ok, number, now, now - reading.BegunAt, SetSize.Say(source), reading.Findings);
    }

    private void Watch(Reloader reloader, SourceReading reading, TimeProvider time)
    {
        var watch = new FileWatch(reading.Marks, () => reloader.IsReading, RequestReload, time);
        Own(watch.Dispose);
        reloader.Ended += record =>
        {
            if (record.Marks is FileMarks read)
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
        DrainTimeout = PartOfDrain / 4 * options.Limits.Drain,
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

    private void Own(Action close) => _parts.Push(new Closing(() =>
    {
        close();
        return Task.CompletedTask;
    }));

    private void Own(Func<Task> close) => _parts.Push(new Closing(close));

    private sealed class Closing(Func<Task> close) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await close();
    }
}
