using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Cli;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Witnesses;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Operator;
using Sinkhole.Platform.Processes;
using Sinkhole.Supervision;
using Sinkhole.Telemetry;
using Sinkhole.Warning.Hosting;
using Sinkhole.Witnessing;

namespace Sinkhole.Composition;

/// <summary>"sinkhole witness": runs a witness until a signal ends it.</summary>
internal static class WitnessRunner
{
    private const string MetricsSetting = "--metrics";

    // A static field, because a registration without a reference is garbage-collected.
    private static ApplianceSignals? Signals;

    /// <summary>Runs until a signal ends it. Each cosignature is durable when it is sent, so only requests are drained.</summary>
    /// <param name="arguments">Arguments of the command line.</param>
    /// <param name="output">Gets the READY line, with the key.</param>
    /// <param name="error">Gets the log.</param>
    /// <param name="cancellationToken">Ends it like a signal.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="CannotStartException">It cannot start; the message is for the operator.</exception>
    public static async Task<int> RunAsync(
        WitnessArguments arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        using var log = new LineLoggerProvider(error, LineLoggerProvider.FormatFor(isJson: false), time);
        using ILoggerFactory loggers = log.CreateFactory(LogLevel.Information);
        ILogger logger = loggers.CreateLogger("sinkhole");
        using var drain = new Drain(
            new LimitsOptions().Drain, Drain.EndBySecondSignalOrAlarm, static () => ProcessCalls.Exit(ExitCode.Fault));
        Signals = new ApplianceSignals(drain.Begin, static () => { });
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => drain.Begin("cancelled by the caller"));
        ProcessHardening.Apply(logger);

        using CheckpointWitness witness = Open(arguments.Witness);
        WitnessingState.Write(logger, witness.Logs);
        using var registry = new MetricRegistry(
            [
                .. BuildMetrics.Families.ReadFrom(Environment.Version),
                .. ProcessMetrics.Families.ReadFrom(ProcessMetrics.StartOfThisProcess()),
                .. WitnessMetrics.Families.ReadFrom(witness),
            ],
            logger);
        await using MetricsServer metrics = await MetricsServer.StartAsync(
            MetricsSetting,
            arguments.Metrics,
            registry,
            static () => [],
            OperatorTransport.Of(PlainHttpServer.MaxConnections),
            OperatorTransport.AllowEviction,
            loggers,
            cancellationToken);

        // Anybody may begin a body and go away.
        using var quiet = new QuietLoggers(loggers);
        await using WitnessServer server = await WitnessServer.StartAsync(
            arguments.Listen, witness, time, OperatorTransport.Of(PlainHttpServer.MaxConnections), quiet, cancellationToken);
        await output.WriteLineAsync($"READY witness={server.EndPoint} metrics={metrics.EndPoint} key={witness.Key}");
        await output.FlushAsync(cancellationToken);

        Log.Stopping(logger, await drain.Begun);
        return ExitCode.Ok;
    }

    private static CheckpointWitness Open(WitnessOptions options)
    {
        try
        {
            return CheckpointWitness.Open(options);
        }
        catch (WitnessException error)
        {
            throw new CannotStartException(StartFault.Environment, error.Message, error);
        }
    }
}
