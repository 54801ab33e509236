using Microsoft.Extensions.Logging;

namespace Sinkhole.Cli;

/// <summary>The arguments of "sinkhole run".</summary>
/// <param name="ConfigurationFile">Path of sinkhole.yaml, as given.</param>
/// <param name="LogsJson">Whether the log format is JSON.</param>
/// <param name="LogMinimum">The minimum log level.</param>
internal sealed record RunArguments(string ConfigurationFile, bool LogsJson, LogLevel LogMinimum);
