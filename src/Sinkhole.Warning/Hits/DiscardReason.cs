namespace Sinkhole.Warning.Hits;

/// <summary>Why a visit is counted and not recorded.</summary>
public enum DiscardReason
{
    /// <summary>Its class of intent is D.</summary>
    ClassD,

    /// <summary>No order in force covers the name.</summary>
    Uncovered,

    /// <summary>There was no name, or none that can be read: an address, a host that is not a host name.</summary>
    Nameless,
}
