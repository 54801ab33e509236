using Microsoft.Extensions.Logging;

namespace Sinkhole.Hosting;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "Core dumps could not be switched off: {Reason}")]
    public static partial void CoreDumpsStayOn(ILogger logger, string reason);

    // Next free id: 1002 (1000-1099 are Hosting's).
}
