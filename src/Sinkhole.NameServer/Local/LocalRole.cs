namespace Sinkhole.NameServer.Local;

/// <summary>The role of a name in <see cref="LocalZones"/>.</summary>
internal enum LocalRole
{
    /// <summary>Not a local name, but an ancestor of one: the walk continues.</summary>
    Ancestor,

    /// <summary>The apex of a zone: names below it that are not in the table do not exist (RFC 6303 §3).</summary>
    Apex,

    /// <summary>
    /// An apex whose signed parent proves that this zone is unsigned: DS with DO is forwarded, otherwise validating clients would reject
    /// our answers (RFC 8375 §4).
    /// </summary>
    UnsignedApex,

    /// <summary>An apex that is answered here only when there is no upstream for it.</summary>
    FallbackApex,

    /// <summary>A name that exists inside a zone.</summary>
    Inside,

    /// <summary>A name that does not exist, as all names below it.</summary>
    Denied,

    /// <summary>A name whose records all names below it have too (RFC 6761 §6.3).</summary>
    Wildcard,
}
