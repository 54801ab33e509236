using System;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Reload;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Reload: {Summary}")]
    public static partial void Reloaded(ILogger logger, string summary);

    [LoggerMessage(2002, LogLevel.Error, "Reload {Summary}")]
    public static partial void ReloadRefused(ILogger logger, string summary);

    [LoggerMessage(2003, LogLevel.Information, "An order has begun or ended: generation {Number} is running")]
    public static partial void BoundaryPassed(ILogger logger, uint number);

    [LoggerMessage(2004, LogLevel.Error, "The generation number was not saved: {Reason}; answers follow the orders; retry in one minute")]
    public static partial void NumberNotSaved(ILogger logger, string reason);

    [LoggerMessage(2005, LogLevel.Warning, "The last good orders could not be saved in the data folder: {Reason}")]
    public static partial void SeedNotSaved(ILogger logger, string reason);

    [LoggerMessage(2007, LogLevel.Error, "{Finding}")]
    public static partial void FindingError(ILogger logger, string finding);

    [LoggerMessage(2008, LogLevel.Warning, "{Finding}")]
    public static partial void FindingWarning(ILogger logger, string finding);

    [LoggerMessage(2009, LogLevel.Warning, "{Count} more findings are not logged; run 'sinkhole check' to see them")]
    public static partial void MoreFindings(ILogger logger, int count);

    [LoggerMessage(2010, LogLevel.Critical, "A reload failed with an internal error; the previous generation keeps running")]
    public static partial void ReloadFailed(ILogger logger, Exception exception);

    [LoggerMessage(2011, LogLevel.Error, "A reload is still reading files after {Timeout}; shutdown does not wait for it")]
    public static partial void ReloadAbandoned(ILogger logger, TimeSpan timeout);

    [LoggerMessage(2012, LogLevel.Warning, "{Shrunk}; put them back, or confirm it: 'sinkhole reload', then 'sinkhole reload --confirm'")]
    public static partial void OrderShrunk(ILogger logger, string shrunk);

    [LoggerMessage(2013, LogLevel.Warning, "A reload confirmed: {Shrunk}")]
    public static partial void ShrinkageConfirmed(ILogger logger, string shrunk);

    [LoggerMessage(2014, LogLevel.Warning, "{Fault}: names that orders lost before this start are not reported")]
    public static partial void KnownOrdersUnreadable(ILogger logger, string fault);

    [LoggerMessage(2015, LogLevel.Warning, "The known orders were not saved: {Reason}; names lost during downtime will not be reported")]
    public static partial void KnownOrdersNotSaved(ILogger logger, string reason);

    [LoggerMessage(2016, LogLevel.Information, "No order in force blocks less than before: the names are back, or the orders have ended")]
    public static partial void ShrinkageEnded(ILogger logger);

    // Next free id: 2017 (2000-2099 are for Reload).
}
