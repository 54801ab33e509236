namespace Sinkhole.Wire.Dns;

/// <summary>INFO-CODE of the extended DNS errors we send (RFC 8914 §4).</summary>
public enum ExtendedError : ushort
{
    /// <summary>Something else, said in the text.</summary>
    Other = 0,

    /// <summary>An answer past its time, because no upstream answered (§4.4).</summary>
    StaleAnswer = 3,

    /// <summary>The answer was made up on purpose (§4.5).</summary>
    ForgedAnswer = 4,

    /// <summary>Blocked by the operator's policy (§4.16).</summary>
    Blocked = 15,

    /// <summary>Blocked by a requirement from outside (§4.17).</summary>
    Censored = 16,

    /// <summary>Blocked because the subscriber asked for it (§4.18).</summary>
    Filtered = 17,

    /// <summary>This client may not ask here (§4.19).</summary>
    Prohibited = 18,

    /// <summary>The same of a name that did not exist (§4.20).</summary>
    StaleNXDomain = 19,

    /// <summary>Not authoritative, and recursion was not asked for (§4.21).</summary>
    NotAuthoritative = 20,

    /// <summary>No upstream is configured or reachable (§4.23).</summary>
    NoReachableAuthority = 22,

    /// <summary>Every try at the upstream failed (§4.24).</summary>
    NetworkError = 23,

    /// <summary>A type that nobody may ask for (RFC 9824 §3.5).</summary>
    InvalidQueryType = 30,
}
