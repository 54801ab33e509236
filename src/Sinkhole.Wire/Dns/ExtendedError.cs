namespace Sinkhole.Wire.Dns;

/// <summary>INFO-CODE of extended DNS errors (RFC 8914 §4).</summary>
public enum ExtendedError : ushort
{
    /// <summary>Other; the text explains it (§4.1).</summary>
    Other = 0,

    /// <summary>A stale answer, because no upstream answered (§4.4).</summary>
    StaleAnswer = 3,

    /// <summary>A forged answer, by policy (§4.5).</summary>
    ForgedAnswer = 4,

    /// <summary>Blocked by the operator's policy (§4.16).</summary>
    Blocked = 15,

    /// <summary>Blocked by an external requirement (§4.17).</summary>
    Censored = 16,

    /// <summary>Blocked because the subscriber asked for it (§4.18).</summary>
    Filtered = 17,

    /// <summary>The client is not authorised (§4.19).</summary>
    Prohibited = 18,

    /// <summary>A stale NXDOMAIN answer (§4.20).</summary>
    StaleNXDomain = 19,

    /// <summary>Not authoritative, and the query did not desire recursion (§4.21).</summary>
    NotAuthoritative = 20,

    /// <summary>No upstream is configured or reachable (§4.23).</summary>
    NoReachableAuthority = 22,

    /// <summary>Every query to the upstream failed (§4.24).</summary>
    NetworkError = 23,

    /// <summary>A type that must not be queried (RFC 9824 §3.5).</summary>
    InvalidQueryType = 30,
}
