using System;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Clocks;

internal static partial class Log
{
    [LoggerMessage(1020, LogLevel.Warning, "Clock: {Step}")]
    public static partial void ClockStepped(ILogger logger, string step);

    [LoggerMessage(1021, LogLevel.Warning, "Clock: {Instant:u}, never synchronised here: no order ends; check it with 'chronyc tracking'")]
    public static partial void ClockUnknown(ILogger logger, DateTimeOffset instant);

    [LoggerMessage(1022, LogLevel.Warning, "Clock: {State}")]
    public static partial void ClockState(ILogger logger, string state);

    [LoggerMessage(1023, LogLevel.Warning, "Clock: {Fault}: the last synchronised time is taken from the journals")]
    public static partial void ClockFileUnreadable(ILogger logger, string fault);

    [LoggerMessage(1024, LogLevel.Warning, "Clock: the last synchronised time cannot be saved: {Reason}")]
    public static partial void ClockNotSaved(ILogger logger, string reason);

    [LoggerMessage(1025, LogLevel.Warning, "Clock: an operator confirmed that it jumped {Step}")]
    public static partial void ClockConfirmed(ILogger logger, string step);

    [LoggerMessage(1026, LogLevel.Warning, "Clock: {Jump}")]
    public static partial void ClockUnconfirmed(ILogger logger, string jump);

    // Next free id: 1050 (1050-1059 are for Clocks; 1020-1026 are older).
}
