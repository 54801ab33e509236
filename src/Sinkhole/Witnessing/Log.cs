using Microsoft.Extensions.Logging;

namespace Sinkhole.Witnessing;

internal static partial class Log
{
    [LoggerMessage(1080, LogLevel.Critical, "The history of {Log} is forked: {Text}; the request is kept in the folder of this witness")]
    public static partial void LogForked(ILogger logger, string log, string text);

    [LoggerMessage(1081, LogLevel.Critical, "Checkpoints of {Log} are not cosigned: {Text}")]
    public static partial void LogRefused(ILogger logger, string log, string text);

    [LoggerMessage(1082, LogLevel.Information, "Checkpoints of {Log} are cosigned; the last one has {Size} records")]
    public static partial void LogKnown(ILogger logger, string log, long size);

    [LoggerMessage(1087, LogLevel.Warning,
        "{Log} sent a signed checkpoint with fewer records than were cosigned: an older copy of its data folder was restored, or somebody "
        + "sent an old checkpoint: {Text}")]
    public static partial void LogIsSmaller(ILogger logger, string log, string text);

    [LoggerMessage(1083, LogLevel.Critical, "Evidence of {Journal}: its history is forked, as {Witness} has it: {Text}")]
    public static partial void HistoryForked(ILogger logger, string journal, string witness, string text);

    [LoggerMessage(1084, LogLevel.Warning, "Evidence of {Journal}: {Witness} has not cosigned the last checkpoint: {Text}")]
    public static partial void NotCosigned(ILogger logger, string journal, string witness, string text);

    [LoggerMessage(1085, LogLevel.Information, "Evidence of {Journal}: {Witness} cosigns {Size} records")]
    public static partial void Cosigned(ILogger logger, string journal, string witness, long size);

    [LoggerMessage(1086, LogLevel.Warning, "Evidence of {Journal}: {Witness} cosigns, but {Text}")]
    public static partial void Odd(ILogger logger, string journal, string witness, string text);

    // Next free id: 1088 (1080-1089 are for Witnessing).
}
