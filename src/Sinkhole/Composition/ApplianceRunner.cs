using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Cli;
using Sinkhole.Clocks;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Reports;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.NameServer.Policy;
using Sinkhole.Platform.Clocks;
using Sinkhole.Platform.Processes;
using Sinkhole.Reload;
using Sinkhole.Storage;
using Sinkhole.Supervision;

namespace Sinkhole.Composition;

/// <summary>"sinkhole run": starts the appliance from its files, runs it, and shuts it down without loss.</summary>
internal static class ApplianceRunner
{
    // A static field, because a registration without a reference is garbage-collected.
    private static ApplianceSignals? Signals;

    /// <summary>Runs until a signal drains it.</summary>
    /// <param name="arguments">Arguments of the command line.</param>
    /// <param name="output">Gets the READY line.</param>
    /// <param name="error">Gets the log and the findings.</param>
    /// <param name="cancellationToken">Drains like a signal.</param>
    /// <returns>The exit code: 0 after a complete drain, 1 when something was given up.</returns>
    /// <exception cref="CannotStartException">The appliance cannot start; the message is for the operator.</exception>
    public static async Task<int> RunAsync(
        RunArguments arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        using var log = new LineLoggerProvider(error, LineLoggerProvider.FormatFor(arguments.LogsJson), time);
        using ILoggerFactory loggers = log.CreateFactory(arguments.LogMinimum);
        ILogger logger = loggers.CreateLogger("sinkhole");

        // Created early, so that a signal while files are read drains too.
        ApplianceComposition? serving = null;
        using var drain = new Drain(
            new LimitsOptions().Drain, Drain.EndBySecondSignalOrAlarm, () => GiveUp(Volatile.Read(ref serving), logger, log));
        Signals = new ApplianceSignals(drain.Begin, () => Volatile.Read(ref serving)?.RequestReload());
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => drain.Begin("cancelled by the caller"));
        ProcessHardening.Apply(logger);

        var files = new DiskFiles();
        using var monitor = new ClockMonitor(time, KernelClock.Read);
        var clock = new ClockFloor(monitor, new OrderClock(time), logger);
        var reader = new SourceReader(files, Path.GetFullPath(arguments.ConfigurationFile), clock.Orders);
        SourceReadResult configuration = reader.ReadConfiguration(time.GetUtcNow());
        if (configuration.Options is null)
        {
            throw Refused(configuration, error, "the configuration is not usable");
        }

        drain.Limit = configuration.Options.Limits.Drain;
        using DataFolder data = DataFolder.Open(configuration.Options.Data);
        foreach (string note in data.Notes)
        {
            Log.OpenDataFolder(logger, note);
        }

        // Before the orders: the stored clock may be needed to decide which of them have ended.
        StoredClock? kept = ClockFloorFile.Read(data.ClockFile, logger);
        clock.UseStoredFloor(kept);
        SourceReadResult reading = reader.ReadNamed(configuration);
        var seed = new SeedFolder(data.SeedFolder, files);
        SourceSet source = reading.Set ?? FromSeed(reader, reading, seed, error, time, logger);
        var setup = new ApplianceSetup
        {
            Source = source,
            Reading = reading,
            Reader = reader,
            Seed = seed,
            Data = data,
            Clock = clock,
            StoredClock = kept,
            Time = time,
            Loggers = loggers,
            Log = log,
        };
        await using ApplianceComposition appliance = await ApplianceComposition.StartAsync(setup, cancellationToken);
        Volatile.Write(ref serving, appliance);
        await output.WriteLineAsync(appliance.ReadyLine);
        await output.FlushAsync(cancellationToken);
        return await appliance.ServeAsync(drain.Begun);
    }

    /// <summary>The drain has timed out because something hangs: logs what is lost and ends the process.</summary>
    private static void GiveUp(ApplianceComposition? serving, ILogger logger, LineLoggerProvider log)
    {
        try
        {
            if (serving is null)
            {
                Log.DrainGivenUp(logger, "the start");
            }
            else
            {
                serving.LogGivenUp();
            }

            log.Dispose();
        }
        finally
        {
            ProcessCalls.Exit(ExitCode.Fault);
        }
    }

    /// <summary>Uses the last good orders because the files are not usable, and logs that.</summary>
    private static SourceSet FromSeed(
        SourceReader reader, SourceReadResult refused, SeedFolder seed, TextWriter error, TimeProvider time, ILogger logger)
    {
        if (seed.Kept is string kept && refused.Options is not null
            && reader.Read(refused.Options, [kept], refused.Findings, isSeed: true, time.GetUtcNow()).Set is SourceSet source)
        {
            Log.RunsFromSeed(logger, FindingText.Summary(refused.Findings, refused.Files), kept);
            return source;
        }

        throw Refused(refused, error, "the orders are not usable, and there are no last good orders");
    }

    private static CannotStartException Refused(SourceReadResult reading, TextWriter error, string why)
    {
        FindingText.Write(error, reading.Findings);
        return new CannotStartException(
            StartFault.Configuration, $"{why}: {FindingText.Summary(reading.Findings, reading.Files)}; fix them and start again");
    }
}
