using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Documents.Findings;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>Formats what a status says of checkpoints, witnesses, time stamps and sealing.</summary>
internal static class ProofText
{
    private const int Few = 2;

    /// <summary>A row for each; without a witness, an authority or a certificate there is none of it.</summary>
    /// <param name="proofs">What is signed, cosigned and stamped.</param>
    /// <param name="sealing">To whom accounts are sealed; null without a certificate.</param>
    /// <param name="now">The time of the status; null where the appliance is older and does not say it.</param>
    public static IEnumerable<(string Label, string Text)> Rows(ProofStatus proofs, SealingStatus? sealing, DateTimeOffset? now)
    {
        foreach (CheckpointStatus checkpoint in proofs.Checkpoints)
        {
            string when = checkpoint.CompleteAt is { } at
                ? $"all durable records were under it at {Instant(at, now)}"
                : "it has not had all durable records since the start";
            yield return ("checkpoint", $"{checkpoint.Journal}: {Records(checkpoint.Records)} signed; {when}");
        }

        foreach (CosignatureStatus cosigned in proofs.Cosignatures)
        {
            long signed = proofs.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Journal == cosigned.Journal)?.Records ?? 0;
            string what = cosigned.At is { } at
                ? $"{cosigned.Records} of {Records(Math.Max(signed, cosigned.Records))} cosigned at {Instant(at, now)}"
                : "nothing cosigned yet";
            yield return ("witness", $"{cosigned.Witness}: {cosigned.Journal}: {what}");
        }

        foreach (TimeStampStatus stamp in proofs.TimeStamps)
        {
            string what = stamp.At is { } at ? $"{Records(stamp.Records)} stamped at {Instant(at, now)}" : "no time stamp yet";
            yield return ("time stamp", $"{stamp.Journal}: {what}");
        }

        if (sealing is not null)
        {
            string until = sealing.FirstExpiry is { } expiry
                ? $"{(sealing.Certificates == 1 ? "expires" : "the first expires")} {UtcText.FormatInSentence(expiry)}; "
                : string.Empty;
            string certificates = MessageText.Count(sealing.Certificates, "certificate");
            string accounts = MessageText.Count(sealing.Sealed, "account");
            string passwords = sealing.HashesPasswords switch
            {
                true => "; passwords hashed",
                false => "; passwords not hashed: no key of the operation",
                null => string.Empty,
            };
            yield return ("sealing", $"to {certificates}, {until}{accounts} sealed, {sealing.Failed} failed{passwords}");
        }
    }

    private static string Records(long count) => count == 1 ? "1 record" : $"{count} records";

    private static string Instant(DateTimeOffset instant, DateTimeOffset? now) =>
        UtcText.FormatInSentence(instant) + (now is { } known && known >= instant ? $" ({Age(known - instant)} ago)" : string.Empty);

    private static string Age(TimeSpan age) =>
        age.TotalMinutes < Few ? $"{(long)age.TotalSeconds} s"
        : age.TotalHours < Few ? $"{(long)age.TotalMinutes} min"
        : age.TotalDays < Few ? $"{(long)age.TotalHours} h"
        : MessageText.Count((long)age.TotalDays, "day");
}
