using System.Net;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Composition;

internal static partial class Log
{
    [LoggerMessage(1002, LogLevel.Information, "Serving generation {Number}: {Size}")]
    public static partial void Serving(ILogger logger, uint number, string size);

    [LoggerMessage(1003, LogLevel.Critical, "Evidence of {Journal}: {Text}")]
    public static partial void EvidenceCritical(ILogger logger, string journal, string text);

    [LoggerMessage(1004, LogLevel.Warning, "Evidence of {Journal}: {Text}")]
    public static partial void EvidenceWarning(ILogger logger, string journal, string text);

    [LoggerMessage(1005, LogLevel.Information, "Evidence of {Journal}: {Text}")]
    public static partial void EvidenceInformation(ILogger logger, string journal, string text);

    [LoggerMessage(1006, LogLevel.Critical, "The orders are not usable ({Summary}); using the last good ones from {Folder}")]
    public static partial void RunsFromSeed(ILogger logger, string summary, string folder);

    [LoggerMessage(1008, LogLevel.Warning, "Descriptors: {Text}")]
    public static partial void FewDescriptors(ILogger logger, string text);

    [LoggerMessage(1009, LogLevel.Critical, "{Fault}; retry every second; {Remedy}")]
    public static partial void ReceivesNothing(ILogger logger, string fault, string remedy);

    [LoggerMessage(1010, LogLevel.Information, "{EndPoint} receives over UDP again")]
    public static partial void ReceivesAgain(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(1011, LogLevel.Warning, "Socket buffers: {Text}")]
    public static partial void SmallBuffers(ILogger logger, string text);

    [LoggerMessage(1012, LogLevel.Warning, "Data folder: {Text}")]
    public static partial void OpenDataFolder(ILogger logger, string text);

    [LoggerMessage(1013, LogLevel.Error, "The drain timed out; given up: {Unfinished}")]
    public static partial void DrainGivenUp(ILogger logger, string unfinished);

    [LoggerMessage(1014, LogLevel.Warning, "{Connections} connections for pages were closed because they did not finish in time")]
    public static partial void ConnectionsCut(ILogger logger, long connections);

    [LoggerMessage(1027, LogLevel.Information, "Stopping: {Cause}")]
    public static partial void Stopping(ILogger logger, string cause);

    [LoggerMessage(1028, LogLevel.Information, "Stopped: {Outcome}")]
    public static partial void Stopped(ILogger logger, string outcome);

    // Next free id: 1029 (1000-1029 are for Composition).
}
