using System;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>What a witness knows of one log.</summary>
/// <param name="Log">Its origin.</param>
/// <param name="Size">Leaves under the last checkpoint that was cosigned; 0 for none.</param>
/// <param name="CosignedAt">When it was cosigned last, to the second; null for never.</param>
/// <param name="Cosigned">Checkpoints that were cosigned since the start.</param>
/// <param name="Alarms">Checkpoints that did not continue what was cosigned, since the start; the same one counts once.</param>
/// <param name="Smaller">Checkpoints with fewer records than were cosigned, since the start; the same one counts once until the next
/// cosignature.</param>
/// <param name="Problem">Why nothing of this log is cosigned, with the remedy; null where it is.</param>
public sealed record WitnessLogStatus(
    string Log, long Size, DateTimeOffset? CosignedAt, long Cosigned, long Alarms, long Smaller, string? Problem);
