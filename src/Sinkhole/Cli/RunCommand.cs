using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Cli;

/// <summary>"run": runs the appliance in the foreground.</summary>
internal static class RunCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        Option<string?> configuration = SharedOptions.Configuration();
        Option<string> log = new("--log")
        {
            Description = "Format of the log on standard error.",
            DefaultValueFactory = _ => "text",
        };
        log.OneOf("text", "json");
        Option<string> level = new("--log-level")
        {
            Description = "Minimum level that is logged.",
            DefaultValueFactory = _ => "info",
        };
        level.OneOf("debug", "info", "warning", "error");
        Verb verb = new(
            "run",
            "Run the appliance in the foreground. SIGTERM or Ctrl-C drains and ends it; SIGHUP reloads.",
            "sinkhole run                        # with /etc/sinkhole/sinkhole.yaml",
            "sinkhole run -c demo.yaml           # prints 'READY dns=… web=… metrics=…' when it is ready",
            "sinkhole run --log json             # one JSON object per line on standard error")
        {
            configuration, log, level,
        };
        return verb.WithAction((result, cancellationToken) => RunAsync(
            environment,
            new RunArguments(
                result.GetValue(configuration) ?? SharedOptions.DefaultConfigurationFile,
                result.GetValue(log) == "json",
                LevelOf(result.GetValue(level))),
            cancellationToken));
    }

    private static Task<int> RunAsync(CliEnvironment environment, RunArguments arguments, CancellationToken cancellationToken) =>
        environment.Run(arguments, cancellationToken);

    private static LogLevel LevelOf(string? word) => word switch
    {
        "debug" => LogLevel.Debug,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
