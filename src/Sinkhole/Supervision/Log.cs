using Microsoft.Extensions.Logging;

namespace Sinkhole.Supervision;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "Core dumps could not be disabled: {Reason}")]
    public static partial void CoreDumpsNotDisabled(ILogger logger, string reason);

    [LoggerMessage(1007, LogLevel.Error, "Watchdog ping withheld: {Fault}")]
    public static partial void PingWithheld(ILogger logger, string fault);

    // Next free id: 1060 (1060-1069 are for Supervision; 1001, 1007 are older).
}
