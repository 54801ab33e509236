namespace Sinkhole.Wire.Dns;

/// <summary>RCODE with the extended bits of EDNS (RFC 6895 §2.3): the low four bits are in the header, the others in OPT.</summary>
public enum Rcode : ushort
{
    /// <summary>No error.</summary>
    NoError = 0,

    /// <summary>The query could not be read.</summary>
    FormErr = 1,

    /// <summary>The server failed.</summary>
    ServFail = 2,

    /// <summary>The name does not exist, and no name below it (RFC 8020).</summary>
    NXDomain = 3,

    /// <summary>This kind of query is not implemented.</summary>
    NotImp = 4,

    /// <summary>Refused by policy.</summary>
    Refused = 5,

    /// <summary>A name that became too long by DNAME substitution (RFC 6672 §2.2).</summary>
    YXDomain = 6,

    /// <summary>Not authoritative, or a signature that cannot be checked (RFC 8945 §5.2).</summary>
    NotAuth = 9,

    /// <summary>An unsupported EDNS version (RFC 6891 §6.1.3).</summary>
    BadVers = 16,
}
