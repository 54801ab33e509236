using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>What a witness answers.</summary>
public sealed record WitnessReply
{
    /// <summary>What became of the request.</summary>
    public required WitnessOutcome Outcome { get; init; }

    /// <summary>The cosignature; not null where the outcome is <see cref="WitnessOutcome.Cosigned"/>.</summary>
    public NoteSignature? Cosignature { get; init; }

    /// <summary>The log; null where it is not known, or the request is not signed by it.</summary>
    public string? Log { get; init; }

    /// <summary>The size of the last checkpoint of the log that was cosigned; 0 for none.</summary>
    public long Size { get; init; }

    /// <summary>What is wrong, a sentence for a person; empty where nothing is. It quotes nothing that the log has not signed.</summary>
    public string Problem { get; init; } = string.Empty;

    /// <summary>
    /// Whether a person must be told: the log signed a checkpoint that does not continue what was cosigned. False where the same
    /// checkpoint was told before.
    /// </summary>
    public bool IsAlarm { get; init; }

    /// <summary>
    /// Whether the checkpoint has fewer records than were cosigned: an older copy of the log's folder was restored, or somebody has sent an
    /// old checkpoint. False where the same one was told since the last cosignature.
    /// </summary>
    public bool IsSmaller { get; init; }
}
