using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Warning.Contacts;

/// <summary>A query for a name of an order that orders DNS contacts to be recorded. A view: valid while its name is.</summary>
public readonly ref struct AskedQuery
{
    /// <summary>The client's address in 128 bits: IPv4 as ::ffff:a.b.c.d.</summary>
    public required UInt128 Address { get; init; }

    /// <summary>Its port.</summary>
    public required ushort Port { get; init; }

    /// <summary>How the query came.</summary>
    public required DnsContactTransport Transport { get; init; }

    /// <summary>QNAME in lower case.</summary>
    public required WireName Name { get; init; }

    /// <summary>Where the name of the order's entry begins within it, in octets.</summary>
    public required int ApexOffset { get; init; }

    /// <summary>QTYPE.</summary>
    public required ushort Type { get; init; }

    /// <summary>The order that decided.</summary>
    public required string OrderId { get; init; }

    /// <summary>The generation that decided.</summary>
    public required long Generation { get; init; }

    /// <summary>When it came, UTC.</summary>
    public required DateTimeOffset Instant { get; init; }
}
