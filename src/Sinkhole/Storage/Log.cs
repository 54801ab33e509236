using Microsoft.Extensions.Logging;

namespace Sinkhole.Storage;

internal static partial class Log
{
    [LoggerMessage(1070, LogLevel.Warning,
        "Path of the control socket not saved: {Error}; after a change of 'control.socket' give --socket")]
    public static partial void ControlSocketNotSaved(ILogger logger, string error);

    // Next free id: 1071 (1070-1079 are for Storage).
}
