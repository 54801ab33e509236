using System;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Hosting;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "Core dumps could not be switched off: {Reason}")]
    public static partial void CoreDumpsStayOn(ILogger logger, string reason);

    [LoggerMessage(1002, LogLevel.Information, "Serving generation {Number}: {Size}")]
    public static partial void Serving(ILogger logger, uint number, string size);

    [LoggerMessage(1003, LogLevel.Critical, "Evidence: {Text}")]
    public static partial void EvidenceAlarm(ILogger logger, string text);

    [LoggerMessage(1004, LogLevel.Warning, "Evidence: {Text}")]
    public static partial void EvidenceWarning(ILogger logger, string text);

    [LoggerMessage(1005, LogLevel.Information, "Evidence: {Text}")]
    public static partial void EvidenceNews(ILogger logger, string text);

    [LoggerMessage(1006, LogLevel.Critical, "The orders cannot be used ({Summary}); the last good ones run, from {Folder}")]
    public static partial void RunsFromSeed(ILogger logger, string summary, string folder);

    [LoggerMessage(1007, LogLevel.Error, "The service manager is not told that we are well: {Fault}")]
    public static partial void NotWell(ILogger logger, string fault);

    [LoggerMessage(1008, LogLevel.Warning, "Descriptors: {Text}")]
    public static partial void FewDescriptors(ILogger logger, string text);

    [LoggerMessage(1009, LogLevel.Critical, "{Fault}; it tries again each second; {Remedy}")]
    public static partial void ReceivesNothing(ILogger logger, string fault, string remedy);

    [LoggerMessage(1011, LogLevel.Warning, "Socket buffers: {Text}")]
    public static partial void SmallBuffers(ILogger logger, string text);

    [LoggerMessage(1010, LogLevel.Information, "{EndPoint} receives by UDP again")]
    public static partial void ReceivesAgain(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(1012, LogLevel.Warning, "Data folder: {Text}")]
    public static partial void OpenDataFolder(ILogger logger, string text);

    [LoggerMessage(1013, LogLevel.Error, "The drain gave up what did not end in its time: {Unfinished}")]
    public static partial void DrainGivenUp(ILogger logger, string unfinished);

    [LoggerMessage(1014, LogLevel.Warning, "{Connections} connections for pages were cut at the end of their time to finish")]
    public static partial void ConnectionsCut(ILogger logger, long connections);

    [LoggerMessage(1020, LogLevel.Warning, "Clock: {Step}")]
    public static partial void ClockStepped(ILogger logger, string step);

    [LoggerMessage(1021, LogLevel.Warning, "Clock: it reads {Instant:u} and was never synchronised here: no order ends")]
    public static partial void ClockUnknown(ILogger logger, DateTimeOffset instant);

    [LoggerMessage(1022, LogLevel.Warning, "Clock: it {State}")]
    public static partial void ClockState(ILogger logger, string state);

    [LoggerMessage(1023, LogLevel.Warning, "Clock: {Fault}: the last instant under a synchronised clock is taken from the records of hits")]
    public static partial void ClockFileSpoilt(ILogger logger, string fault);

    [LoggerMessage(1024, LogLevel.Warning, "Clock: the last instant under a synchronised clock cannot be kept: {Reason}")]
    public static partial void ClockNotKept(ILogger logger, string reason);

    [LoggerMessage(1025, LogLevel.Warning, "Clock: a person confirmed that it jumped {Step}")]
    public static partial void ClockConfirmed(ILogger logger, string step);

    [LoggerMessage(1026, LogLevel.Warning, "Clock: {Jump}")]
    public static partial void ClockUnconfirmed(ILogger logger, string jump);

    [LoggerMessage(1027, LogLevel.Information, "Stopping: {Cause}")]
    public static partial void Stopping(ILogger logger, string cause);

    [LoggerMessage(1028, LogLevel.Information, "Stopped: {Outcome}")]
    public static partial void Stopped(ILogger logger, string outcome);

    // Next free id: 1029 (1000-1029 are Hosting's).
}
