using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Sealing;

namespace Sinkhole.Composition;

/// <summary>Log lines of the sealing of accounts.</summary>
internal static partial class SealingLog
{
    [LoggerMessage(1090, LogLevel.Critical,
        "Accounts cannot be sealed: {Error}; hits are recorded without them, and the next account tries again")]
    public static partial void SealsNothing(ILogger logger, string error);

    [LoggerMessage(1091, LogLevel.Information, "Accounts are sealed again")]
    public static partial void SealsAgain(ILogger logger);

    [LoggerMessage(1092, LogLevel.Error, "Passwords are not hashed: {Problem}")]
    public static partial void HashesNothing(ILogger logger, string problem);

    [LoggerMessage(1093, LogLevel.Critical,
        "Somebody removed or changed the sealed key {Envelope}, which was in use: nobody can open the accounts under it unless it is put "
            + "back; later accounts are under a new key")]
    public static partial void EnvelopeRemoved(ILogger logger, EnvelopeName envelope);

    [LoggerMessage(1094, LogLevel.Error,
        "The key of the operation is cleared from memory, because its file is gone or cannot be used: passwords are not hashed; the next "
            + "reload that is applied uses what is there then")]
    public static partial void KeyCleared(ILogger logger);

    [LoggerMessage(1095, LogLevel.Information, "Accounts and exports are sealed to: {Recipients}")]
    public static partial void Recipients(ILogger logger, string recipients);

    // Next free id: 1096 (1090-1099 are for SealingLog).
}
