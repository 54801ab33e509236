using System.Collections.Immutable;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Packages;

/// <summary>What verification says of a package.</summary>
public sealed record PackageVerdict
{
    /// <summary>What is not as it was written and signed: sentences that begin with the file. None means that all is.</summary>
    public required ImmutableArray<string> Damages { get; init; }

    /// <summary>Records that were verified one by one.</summary>
    public long Records { get; init; }

    /// <summary>The number of the first record that is changed, missing, added or moved; 0 where none is known to be.</summary>
    public long FirstBad { get; init; }

    /// <summary>Files that are here only as their envelopes: nothing is said of their content.</summary>
    public int SealedFiles { get; init; }

    /// <summary>Whether the records were verified one by one; false where they are sealed.</summary>
    public bool AreRecordsOpen { get; init; }

    /// <summary>The checkpoint that has all records; null where it cannot be used.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>The checkpoint with a time stamp, which that of the package continues; null for none. The stamp is not verified.</summary>
    public OutsideSignature? Stamped { get; init; }

    /// <summary>The same of the one that witnesses cosigned. Their signatures are not verified.</summary>
    public OutsideSignature? Cosigned { get; init; }
}
