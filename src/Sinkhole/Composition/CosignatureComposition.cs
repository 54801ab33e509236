using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.Extensions.Logging;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Supervision;
using Sinkhole.Witnessing;

namespace Sinkhole.Composition;

/// <summary>Makes the service that asks witnesses, from the configuration.</summary>
internal static class CosignatureComposition
{
    /// <summary>
    /// Starts it: witnesses are asked behind each checkpoint. It is closed before the journals: the last checkpoint is shown after the
    /// next start.
    /// </summary>
    public static CosignatureService Start(
        ImmutableArray<WitnessOption> witnesses, CheckpointService checkpoints, PartStack parts, TimeProvider time, ILogger logger)
    {
        IEnumerable<WitnessPeer> peers = witnesses.Select(static witness => new WitnessPeer(
            witness.Url,
            NoteKey.TryParse(witness.Key, out NoteKey? key, out string problem) ? key : throw new InvalidOperationException(problem)));
        var service = new CosignatureService(peers, () => checkpoints.Logs, time, logger);
        checkpoints.Signed += service.Wake;
        parts.Push("checkpoints to witnesses", () => checkpoints.Signed -= service.Wake);
        parts.Push(service);
        service.Start();
        return service;
    }
}
