namespace Sinkhole.Evidence.Witnesses;

/// <summary>What became of a request to a witness.</summary>
public enum WitnessOutcome
{
    /// <summary>The checkpoint is cosigned, and that is durable.</summary>
    Cosigned = 1,

    /// <summary>The octets are no request, or the size before is larger than the checkpoint.</summary>
    Malformed = 2,

    /// <summary>The checkpoint is of a log that this witness does not know.</summary>
    UnknownLog = 3,

    /// <summary>The checkpoint is not signed by its log.</summary>
    NotSigned = 4,

    /// <summary>The size before is not that of the last checkpoint that was cosigned.</summary>
    OtherSize = 5,

    /// <summary>The last checkpoint that was cosigned has this size and another root: the log has two histories.</summary>
    OtherRoot = 6,

    /// <summary>The proof shows that the tree begins with other leaves than were cosigned: the log has two histories.</summary>
    OtherHistory = 7,

    /// <summary>The proof does not lead from the last cosigned checkpoint to this one: it is wrong, or the log has two histories.</summary>
    BadProof = 8,

    /// <summary>What was cosigned for this log is not known, or cannot be stored.</summary>
    Unavailable = 9,
}
