using System;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.Configuration;
using Sinkhole.Documents.Codes;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Reload;

namespace Sinkhole.Composition;

/// <summary>Makes the sealer of accounts, and lets it follow the configuration.</summary>
internal static class AccountSealing
{
    /// <summary>A sealer that seals as the loaded set says, also after each reload.</summary>
    /// <param name="folder">The folder of sealed keys.</param>
    /// <param name="loaded">The current set.</param>
    /// <param name="reloader">Says when another set may be loaded.</param>
    /// <param name="clockIsTrusted">Whether the day can be believed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when nothing can be sealed, and when it can be again.</param>
    public static Sealer Create(
        string folder, LoadedCell loaded, Reloader reloader, Func<bool> clockIsTrusted, TimeProvider time, ILogger logger)
    {
        var sealer = new Sealer(
            folder,
            time,
            error => Write(logger, error),
            clockIsTrusted,
            envelope => SealingLog.EnvelopeRemoved(logger, envelope));
        bool isCleared = false;
        string recipients = string.Empty;
        reloader.Ended += record =>
        {
            bool isUnusable = record.Result != ReloadResult.Ok && record.Findings.Any(static finding => SaysUnusable(finding.Code));
            if (isUnusable && !isCleared)
            {
                SealingLog.KeyCleared(logger);
            }

            // Also by reloads that are refused for another reason, until one is applied: the file of the running set is no key any more.
            isCleared = record.Result != ReloadResult.Ok && (isCleared || isUnusable);
            Follow();
        };
        Follow();
        return sealer;

        void Follow()
        {
            AccountSealing.Follow(sealer, loaded, isCleared, logger);
            string now = string.Join("; ", loaded.Current.Source.Certificates.Select(static one => $"{one.Subject}, {one.Thumbprint}"));
            if (Interlocked.Exchange(ref recipients, now) != now)
            {
                SealingLog.Recipients(logger, now.Length == 0 ? "nobody" : now);
            }
        }
    }

    // Whoever ends an operation may remove the file, empty it or overwrite it: each of them destroys the key.
    private static bool SaysUnusable(FindingCode code) =>
        code == ConfigurationCodes.OperationKeyUnusable || code == ConfigurationCodes.OperationKeyMissing;

    private static void Follow(Sealer sealer, LoadedCell loaded, bool isCleared, ILogger logger)
    {
        LoadedSet set = loaded.Current;
        int orders = set.Pages.Values.Where(static pages => pages.Profile.SealsAccounts)
            .Select(static pages => pages.Facts.Id)
            .Distinct(StringComparer.Ordinal)
            .Count();
        sealer.Use(set.Source.Certificates, orders);
#pragma warning disable CA2000 // The sealer owns the key.
        sealer.UseOperationKey(isCleared ? null : OpenOperationKey(set.Source, logger));
#pragma warning restore CA2000
    }

    // The set was read with this key; it may have been taken away since.
    private static OperationKey? OpenOperationKey(SourceSet source, ILogger logger)
    {
        if (source.OperationKey.IsEmpty)
        {
            return null;
        }

        OperationKey? key = null;
        if (ApplianceKey.TryOpen(OperationKeyFile.ApplianceKeyOf(source.Options), out ApplianceKey? appliance, out string? problem))
        {
            using (appliance)
            {
                OperationKey.TryOpen(appliance, source.OperationKey.Span, out key, out problem);
            }
        }

        if (problem is not null)
        {
            SealingLog.HashesNothing(logger, problem);
        }

        return key;
    }

    private static void Write(ILogger logger, string? error)
    {
        if (error is null)
        {
            SealingLog.SealsAgain(logger);
        }
        else
        {
            SealingLog.SealsNothing(logger, error);
        }
    }
}
