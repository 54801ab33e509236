using Sinkhole.Evidence.Journals;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>What the files of a journal say to one checkpoint.</summary>
public enum CheckpointState
{
    /// <summary>Each record under the checkpoint that can still be here is here as it was signed.</summary>
    Holds = 1,

    /// <summary>No record under the checkpoint is here: they expired, or somebody removed them.</summary>
    Gone = 2,

    /// <summary>The files end before the checkpoint does, and all signed checkpoints before their end hold.</summary>
    Cut = 3,

    /// <summary>Records were changed, removed or added in the middle.</summary>
    Altered = 4,

    /// <summary>The tree before the oldest segment is not here, so nothing is shown.</summary>
    Unknown = 5,

    /// <summary>
    /// The kept tree before the oldest segment has more leaves than the checkpoint, and does not lead to a later one that was signed: that
    /// the records under the checkpoint expired is not shown. The tree, or records behind it, were changed.
    /// </summary>
    Contradicted = 6,
}

/// <summary>The result for one checkpoint. Leaves are counted from 0.</summary>
public readonly record struct CheckpointVerdict
{
    /// <summary>What the files say.</summary>
    public required CheckpointState State { get; init; }

    /// <summary>Leaves under the checkpoint.</summary>
    public required long Size { get; init; }

    /// <summary>The first leaf that is here; those before it are not looked at.</summary>
    public required long Oldest { get; init; }

    /// <summary>Leaves up to the end of the files.</summary>
    public required long End { get; init; }

    /// <summary>The first leaf that can be wrong: those before it, from <see cref="Oldest"/> on, are as they were signed.</summary>
    public required long From { get; init; }

    /// <summary>One behind the last leaf that can be the first wrong one.</summary>
    public required long Until { get; init; }

    /// <summary>The record of leaf <see cref="From"/> as the files have it now; default where they have none.</summary>
    public required RecordPosition Record { get; init; }

    /// <summary>
    /// From which leaf on the records are as they were signed again, behind altered ones; null where none are shown to be.
    /// </summary>
    public required long? Again { get; init; }
}
