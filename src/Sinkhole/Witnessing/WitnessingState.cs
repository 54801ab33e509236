using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Witnesses;

namespace Sinkhole.Witnessing;

/// <summary>What a witness says at its start.</summary>
internal static class WitnessingState
{
    /// <summary>One line for each log: what was cosigned, or why nothing is.</summary>
    public static void Write(ILogger logger, IReadOnlyList<WitnessLogStatus> logs)
    {
        foreach (WitnessLogStatus log in logs)
        {
            if (log.Problem is { } problem)
            {
                Log.LogRefused(logger, log.Log, problem);
            }
            else
            {
                Log.LogKnown(logger, log.Log, log.Size);
            }
        }
    }
}
