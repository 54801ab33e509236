using System;
using System.Collections.Generic;

namespace Sinkhole.Operator;

/// <summary>What is signed, cosigned and stamped of each journal.</summary>
internal sealed record ProofStatus
{
    /// <summary>One for each journal of which a checkpoint was tried.</summary>
    public IReadOnlyList<CheckpointStatus> Checkpoints { get; init; } = [];

    /// <summary>One for each journal at each witness.</summary>
    public IReadOnlyList<CosignatureStatus> Cosignatures { get; init; } = [];

    /// <summary>One for each journal, if there is a time-stamp authority.</summary>
    public IReadOnlyList<TimeStampStatus> TimeStamps { get; init; } = [];
}

/// <summary>The last signed checkpoint of a journal.</summary>
/// <param name="Journal">The journal's name.</param>
/// <param name="Records">Records under it.</param>
/// <param name="CompleteAt">When all durable records were last under one; null before the first time.</param>
internal sealed record CheckpointStatus(string Journal, long Records, DateTimeOffset? CompleteAt);

/// <summary>The last checkpoint of a journal that a witness cosigned.</summary>
/// <param name="Witness">The name of the witness's key.</param>
/// <param name="Journal">The journal's name.</param>
/// <param name="Records">Records under it; 0 for none.</param>
/// <param name="At">When, by the clock of the witness; null for never.</param>
internal sealed record CosignatureStatus(string Witness, string Journal, long Records, DateTimeOffset? At);

/// <summary>The last checkpoint of a journal that has a time stamp.</summary>
/// <param name="Journal">The journal's name.</param>
/// <param name="Records">Records under it; 0 for none.</param>
/// <param name="At">When, by the clock of the authority; null for never.</param>
internal sealed record TimeStampStatus(string Journal, long Records, DateTimeOffset? At);

/// <summary>To whom accounts are sealed.</summary>
/// <param name="Certificates">Number of certificates of the authority.</param>
/// <param name="FirstExpiry">When the first of them expires.</param>
/// <param name="Sealed">Accounts sealed since the start.</param>
/// <param name="Failed">Accounts that could not be sealed since the start.</param>
internal sealed record SealingStatus(int Certificates, DateTimeOffset? FirstExpiry, long Sealed, long Failed)
{
    /// <summary>Whether passwords are hashed: there is a key of the operation. Null where no page profile seals accounts.</summary>
    public bool? HashesPasswords { get; init; }
}
