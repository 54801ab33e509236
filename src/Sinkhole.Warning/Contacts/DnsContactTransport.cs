namespace Sinkhole.Warning.Contacts;

/// <summary>How the queries of a <see cref="DnsContactRecord"/> came.</summary>
public enum DnsContactTransport : byte
{
    /// <summary>Not known: the queries were lost.</summary>
    Unknown = 0,

    /// <summary>In datagrams: whoever can send one can write any source address into it.</summary>
    Udp = 1,

    /// <summary>On connections, whose handshake proves that the address answered.</summary>
    Tcp = 2,
}
