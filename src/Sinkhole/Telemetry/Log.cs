using System;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Telemetry;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Error, "Metric {Name} cannot be read; it has no samples until it can")]
    public static partial void MetricNotRead(ILogger logger, string name, Exception exception);

    // Next free id: 3002 (3000-3099 are Telemetry's).
}
