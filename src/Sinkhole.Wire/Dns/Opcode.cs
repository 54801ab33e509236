namespace Sinkhole.Wire.Dns;

/// <summary>OPCODE, four bits (RFC 6895 §2.2).</summary>
public enum Opcode : byte
{
    /// <summary>A standard query, RFC 1035.</summary>
    Query = 0,

    /// <summary>An inverse query, withdrawn by RFC 3425.</summary>
    IQuery = 1,

    /// <summary>Server status, RFC 1035: was never specified.</summary>
    Status = 2,

    /// <summary>Zone change notification, RFC 1996.</summary>
    Notify = 4,

    /// <summary>Dynamic update, RFC 2136.</summary>
    Update = 5,

    /// <summary>Stateful operations, RFC 8490.</summary>
    Dso = 6,
}
