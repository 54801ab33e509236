using Microsoft.Extensions.Logging;

namespace Sinkhole.Cli;

/// <summary>What "sinkhole run" was told.</summary>
/// <param name="ConfigurationFile">Path of sinkhole.yaml, as given.</param>
/// <param name="LogsJson">Whether logs are for machines.</param>
/// <param name="LogMinimum">The lowest level that is logged.</param>
internal sealed record RunArguments(string ConfigurationFile, bool LogsJson, LogLevel LogMinimum);
