namespace Sinkhole.Evidence.Witnesses;

/// <summary>The kinds of answers that a log can have from a witness.</summary>
public enum WitnessAnswerKind
{
    /// <summary>Signature lines, which are not verified yet.</summary>
    Lines = 1,

    /// <summary>The witness cosigned another size last, or this size with another root.</summary>
    OtherSize = 2,

    /// <summary>The witness says that the proof does not verify.</summary>
    BadProof = 3,

    /// <summary>The witness refuses for another reason.</summary>
    Refused = 4,

    /// <summary>Nothing answers there.</summary>
    Unreachable = 5,

    /// <summary>The whole answer did not come in time.</summary>
    Timeout = 6,

    /// <summary>The answer is longer than any right one, or has not the form of one.</summary>
    Unreadable = 7,
}
