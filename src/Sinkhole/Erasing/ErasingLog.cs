using System;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Erasing;

/// <summary>Log lines of the erasing of records.</summary>
internal static partial class ErasingLog
{
    [LoggerMessage(1120, LogLevel.Information, "Erased: {Text}")]
    public static partial void Erased(ILogger logger, string text);

    [LoggerMessage(1121, LogLevel.Critical, "Nothing is erased, and records past their retention stay: {Problem}")]
    public static partial void Fails(ILogger logger, string problem);

    [LoggerMessage(1122, LogLevel.Information, "Erasing works again")]
    public static partial void Works(ILogger logger);

    [LoggerMessage(1123, LogLevel.Error,
        "Of these orders nothing is erased, because how long it is kept is not known: {Orders}; put the files of the orders back")]
    public static partial void TermsUnknown(ILogger logger, string orders);

    [LoggerMessage(1124, LogLevel.Error,
        "The retention of orders cannot be read whole: {Text}; it is kept as {Aside} before it is replaced. Of an order that is missing in "
            + "it nothing is erased until its file says how long it is kept, and the audit journal has that")]
    public static partial void TermsUnreadable(ILogger logger, string text, string aside);

    [LoggerMessage(1125, LogLevel.Warning,
        "Destroyed what a signed note says was erased: {Count} keys or envelopes were there still, or again")]
    public static partial void CameBack(ILogger logger, int count);

    [LoggerMessage(1126, LogLevel.Error, "Storage keys: {Count} files are no whole key, and the records under them cannot be read")]
    public static partial void DamagedKeys(ILogger logger, int count);

    [LoggerMessage(1127, LogLevel.Critical, "Erasing met an error that is not known; it is tried again every ten minutes")]
    public static partial void Unexpected(ILogger logger, Exception error);

    [LoggerMessage(1128, LogLevel.Warning,
        "Keys past their retention are kept: {Keys}, because {Reason}; their records are erased when that has ended")]
    public static partial void Kept(ILogger logger, string keys, string reason);

    [LoggerMessage(1129, LogLevel.Warning, "Changed for order {Order}: {Change}; from now on its records are erased by that")]
    public static partial void TermsChanged(ILogger logger, string order, string change);

    [LoggerMessage(1130, LogLevel.Critical,
        "Storage keys: {Count} were removed or changed by somebody since the start; what was recorded under them cannot be read unless "
            + "they are put back")]
    public static partial void RemovedKeys(ILogger logger, long count);

    [LoggerMessage(1131, LogLevel.Error, "Sealed keys: what cannot be listed is not erased: {Problem}")]
    public static partial void UnlistedKeys(ILogger logger, string problem);

    [LoggerMessage(1132, LogLevel.Error,
        "Storage keys are missing, and no signed note says that they were erased: {Count} at least; put the newest copy of keys/hits back")]
    public static partial void KeysLost(ILogger logger, int count);

    [LoggerMessage(1133, LogLevel.Warning, "The disk is full: {Path} is deleted, so that what is erased can be recorded")]
    public static partial void ReserveGivenUp(ILogger logger, string path);

    [LoggerMessage(1134, LogLevel.Warning, "No space is kept for erasing on a full disk: {Problem}")]
    public static partial void NoReserve(ILogger logger, string problem);

    // Next free id: 1135 (1120-1139 are for ErasingLog).
}
