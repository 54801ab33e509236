using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Cli;

/// <summary>"run": the appliance in the foreground.</summary>
internal static class RunCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliSurroundings surroundings)
    {
        Option<string?> configuration = SharedOptions.Configuration();
        Option<string> log = new("--log")
        {
            Description = "Form of the log on standard error.",
            DefaultValueFactory = _ => "text",
        };
        log.OneOf("text", "json");
        Option<string> level = new("--log-level")
        {
            Description = "Lowest level that is logged.",
            DefaultValueFactory = _ => "info",
        };
        level.OneOf("debug", "info", "warning", "error");
        Verb verb = new(
            "run",
            "Run the appliance in the foreground until SIGTERM or Ctrl-C drains it; SIGHUP reloads.",
            "sinkhole run                        # with /etc/sinkhole/sinkhole.yaml",
            "sinkhole run -c demo.yaml           # prints 'READY dns=… web=… metrics=…' when it serves",
            "sinkhole run --log json             # one JSON object a line on standard error")
        {
            configuration, log, level,
        };
        return verb.Does((result, cancellationToken) => RunAsync(
            surroundings,
            new RunArguments(
                result.GetValue(configuration) ?? SharedOptions.UsualConfigurationFile,
                result.GetValue(log) == "json",
                LevelOf(result.GetValue(level))),
            cancellationToken));
    }

    private static Task<int> RunAsync(CliSurroundings surroundings, RunArguments arguments, CancellationToken cancellationToken) =>
        surroundings.Run(arguments, cancellationToken);

    private static LogLevel LevelOf(string? word) => word switch
    {
        "debug" => LogLevel.Debug,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
