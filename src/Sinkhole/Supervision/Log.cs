using Microsoft.Extensions.Logging;

namespace Sinkhole.Supervision;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "Core dumps could not be switched off: {Reason}")]
    public static partial void CoreDumpsStayOn(ILogger logger, string reason);

    [LoggerMessage(1007, LogLevel.Error, "The service manager is not told that we are well: {Fault}")]
    public static partial void NotWell(ILogger logger, string fault);

    // Next free id: 1060 (1060-1069 are those of Supervision; 1001, 1007 are older).
}
