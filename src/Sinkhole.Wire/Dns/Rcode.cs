namespace Sinkhole.Wire.Dns;

/// <summary>RCODE with the extended bits of EDNS (RFC 6895 §2.3): the low four stand in the header, the rest in OPT.</summary>
public enum Rcode : ushort
{
    /// <summary>No error.</summary>
    NoError = 0,

    /// <summary>The query could not be read.</summary>
    FormErr = 1,

    /// <summary>The server failed.</summary>
    ServFail = 2,

    /// <summary>The name does not exist, nor anything below it (RFC 8020).</summary>
    NXDomain = 3,

    /// <summary>That kind of query is not implemented.</summary>
    NotImp = 4,

    /// <summary>Refused by policy.</summary>
    Refused = 5,

    /// <summary>A name that redirection made too long (RFC 6672 §2.2).</summary>
    YXDomain = 6,

    /// <summary>Not authoritative, or a signature that cannot be checked (RFC 8945 §5.2).</summary>
    NotAuth = 9,

    /// <summary>An EDNS version that we do not speak (RFC 6891 §6.1.3).</summary>
    BadVers = 16,
}
