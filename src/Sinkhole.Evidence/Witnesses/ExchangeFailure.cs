namespace Sinkhole.Evidence.Witnesses;

/// <summary>Why a checkpoint was not cosigned.</summary>
public enum ExchangeFailure
{
    /// <summary>Nothing answers there.</summary>
    Unreachable = 1,

    /// <summary>The answer did not come in time.</summary>
    Timeout = 2,

    /// <summary>The witness refused.</summary>
    Refused = 3,

    /// <summary>The answer has not the form of one, or its cosignature is not valid.</summary>
    Answer = 4,

    /// <summary>The files do not show that the checkpoint continues what was cosigned.</summary>
    NoProof = 5,

    /// <summary>A file cannot be read or written.</summary>
    Disk = 6,

    /// <summary>The log and the witness have different histories of it.</summary>
    Forked = 7,
}
