namespace Sinkhole.NameServer.Local;

/// <summary>What a name of <see cref="LocalZones"/> stands for.</summary>
internal enum LocalRole
{
    /// <summary>It is not ours: names below it are, and the walk passes here.</summary>
    Ancestor,

    /// <summary>The apex of a zone: names below it that are not in the table do not exist (RFC 6303 §3).</summary>
    Apex,

    /// <summary>
    /// An apex whose parent is signed and proves that this zone is not: DS with DO is asked upstream, or whoever validates would take our
    /// answers for forged (RFC 8375 §4).
    /// </summary>
    UnsignedApex,

    /// <summary>An apex that is answered here only where there is nobody to ask for it.</summary>
    FallbackApex,

    /// <summary>A name that exists inside a zone.</summary>
    Inside,

    /// <summary>A name that does not exist, nor anything below it.</summary>
    Denied,

    /// <summary>A name whose records are those of all names below it too (RFC 6761 §6.3).</summary>
    Wildcard,
}
