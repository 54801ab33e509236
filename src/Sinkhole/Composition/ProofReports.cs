using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Operator;
using Sinkhole.Telemetry;
using Sinkhole.Witnessing;

namespace Sinkhole.Composition;

/// <summary>What the status says of checkpoints, witnesses, time stamps and sealing.</summary>
internal static class ProofReports
{
    /// <summary>What is signed, cosigned and stamped.</summary>
    public static ProofStatus Of(CheckpointService checkpoints, CosignatureService cosignatures, TimeStampService? timeStamps) => new()
    {
        Checkpoints =
        [
            .. checkpoints.Reports.OrderBy(static report => report.Journal, StringComparer.Ordinal)
                .Select(static report => new CheckpointStatus(report.Journal, report.Size, report.CompleteAt)),
        ],
        Cosignatures =
        [
            .. cosignatures.Reports.OrderBy(static report => report.Journal, StringComparer.Ordinal)
                .Select(static report => new CosignatureStatus(report.Witness, report.Journal, report.Size, report.CosignedAt)),
        ],
        TimeStamps =
        [
            .. (timeStamps?.Reports ?? TimeStampReports.None).Journals.OrderBy(static report => report.Journal, StringComparer.Ordinal)
                .Select(static report => new TimeStampStatus(report.Journal, report.Size, report.StampedAt)),
        ],
    };

    /// <summary>To whom accounts are sealed; null without a certificate.</summary>
    /// <param name="sealer">Seals accounts.</param>
    /// <param name="isUsed">Whether a page profile in use seals accounts.</param>
    public static SealingStatus? Of(Sealer sealer, bool isUsed) => sealer.Certificates == 0
        ? null
        : new SealingStatus(sealer.Certificates, sealer.FirstExpiry, sealer.Sealed, sealer.Failed)
        {
            HashesPasswords = isUsed ? sealer.HashesPasswords : null,
        };

    /// <summary>A sentence for the status while keys of sealed accounts are lost.</summary>
    public static IEnumerable<string> Notes(Sealer sealer)
    {
        if (sealer.Removed is > 0 and var removed)
        {
            yield return $"{MessageText.Count(removed, "sealed key")} removed or changed by somebody since the start: nobody can open the "
                + "accounts under them unless they are put back";
        }
    }
}
