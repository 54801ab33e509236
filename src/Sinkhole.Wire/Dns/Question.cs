namespace Sinkhole.Wire.Dns;

/// <summary>One question (RFC 1035 §4.1.2). A view: valid while the message is.</summary>
public readonly ref struct Question
{
    /// <summary>Creates a question.</summary>
    public Question(WireName name, RRType type, DnsClass @class)
    {
        Name = name;
        Type = type;
        Class = @class;
    }

    /// <summary>QNAME, in the sender's letter case.</summary>
    public WireName Name { get; }

    /// <summary>QTYPE.</summary>
    public RRType Type { get; }

    /// <summary>QCLASS.</summary>
    public DnsClass Class { get; }
}
