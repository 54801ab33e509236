namespace Sinkhole.Wire.Dns;

/// <summary>CLASS numbers (RFC 6895 §3.2).</summary>
public enum DnsClass : ushort
{
    /// <summary>Internet.</summary>
    IN = 1,

    /// <summary>Chaos: server identification only (RFC 4892).</summary>
    CH = 3,

    /// <summary>Any class.</summary>
    Any = 255,
}
