using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Query;

/// <summary>
/// What was read of a query: it is read once, by the first step, and carried wherever the query goes. The octets stay in the message.
/// </summary>
public readonly struct ParsedQuery
{
    /// <summary>The header.</summary>
    public DnsHeader Header { get; init; }

    /// <summary>What OPT says.</summary>
    public Edns Edns { get; init; }

    /// <summary>QTYPE.</summary>
    public RRType Type { get; init; }

    /// <summary>QCLASS.</summary>
    public DnsClass Class { get; init; }

    /// <summary>Octets of QNAME.</summary>
    public ushort NameOctets { get; init; }

    /// <summary>Where the question section ends, in octets.</summary>
    public ushort QuestionEnd { get; init; }
}
