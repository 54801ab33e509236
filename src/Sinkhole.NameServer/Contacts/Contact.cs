using System;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Contacts;

/// <summary>A query for a name of an order whose page profile records DNS contacts. Its name is beside it.</summary>
/// <param name="Rule">The rule that decided the answer.</param>
/// <param name="Address">The client's address in 128 bits, IPv4 in its mapped form.</param>
/// <param name="Port">Its port.</param>
/// <param name="Transport">How the query came.</param>
/// <param name="Type">QTYPE.</param>
/// <param name="ApexOffset">Where the deciding entry's name begins within QNAME, in octets.</param>
/// <param name="Generation">The number of the generation that decided.</param>
/// <param name="Timestamp">When it was answered, as a timestamp of the ring's clock.</param>
public readonly record struct Contact(
    PolicyRule Rule,
    UInt128 Address,
    ushort Port,
    DnsTransport Transport,
    RRType Type,
    byte ApexOffset,
    uint Generation,
    long Timestamp);
