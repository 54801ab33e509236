namespace Sinkhole.Wire.Dns;

/// <summary>
/// TYPE numbers that this program knows (IANA "Resource Record (RR) TYPEs"); any other value is an unknown type (RFC 3597).
/// </summary>
public enum RRType : ushort
{
    /// <summary>IPv4 address, RFC 1035.</summary>
    A = 1,

    /// <summary>Name server, RFC 1035.</summary>
    NS = 2,

    /// <summary>Canonical name, RFC 1035.</summary>
    Cname = 5,

    /// <summary>Start of authority, RFC 1035.</summary>
    Soa = 6,

    /// <summary>Pointer, RFC 1035.</summary>
    Ptr = 12,

    /// <summary>Mail exchange, RFC 1035; null MX, RFC 7505.</summary>
    MX = 15,

    /// <summary>Text, RFC 1035.</summary>
    Txt = 16,

    /// <summary>IPv6 address, RFC 3596.</summary>
    Aaaa = 28,

    /// <summary>Redirection of a whole subtree, RFC 6672.</summary>
    Dname = 39,

    /// <summary>EDNS, RFC 6891: a meta-type.</summary>
    Opt = 41,

    /// <summary>Digest of a child zone's key, RFC 4034.</summary>
    DS = 43,

    /// <summary>Signature, RFC 4034.</summary>
    Rrsig = 46,

    /// <summary>Proof that a name or type does not exist, RFC 4034.</summary>
    Nsec = 47,

    /// <summary>The same with hashed names, RFC 5155.</summary>
    Nsec3 = 50,

    /// <summary>Service binding, RFC 9460.</summary>
    Svcb = 64,

    /// <summary>Service binding for HTTP, RFC 9460.</summary>
    Https = 65,

    /// <summary>Marks a name that does not exist in an NSEC proof, RFC 9824; must not be queried.</summary>
    NXName = 128,

    /// <summary>Transaction key, RFC 2930: a meta-type.</summary>
    Tkey = 249,

    /// <summary>Transaction signature, RFC 8945: a meta-type.</summary>
    Tsig = 250,

    /// <summary>Incremental transfer, RFC 1995.</summary>
    Ixfr = 251,

    /// <summary>Zone transfer, RFC 5936.</summary>
    Axfr = 252,

    /// <summary>Mailbox records, RFC 1035: obsolete.</summary>
    MailB = 253,

    /// <summary>Mail agents, RFC 1035: obsolete.</summary>
    MailA = 254,

    /// <summary>All types, RFC 8482.</summary>
    Any = 255,
}
