namespace Sinkhole.Warning.Hits;

/// <summary>Why a visit is counted and not recorded.</summary>
public enum DiscardReason
{
    /// <summary>Its class of intent is D.</summary>
    ClassD,

    /// <summary>No order in force covers the name, or there was no name.</summary>
    Uncovered,
}
