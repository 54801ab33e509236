namespace Sinkhole.Platform.Sockets;

/// <summary>
/// Layout of a control message (cmsg(3)) with struct in_pktinfo or in6_pktinfo: the destination address of a received datagram and its
/// interface, or the source of a sent one.
/// </summary>
public static class PacketInfoLayout
{
    /// <summary>Octets of the header, struct cmsghdr; the structure follows it.</summary>
    public const int HeaderOctets = 16;

    /// <summary>Octets of the interface number.</summary>
    public const int InterfaceOctets = 4;

    /// <summary>Offset of the interface number in an IPv4 message.</summary>
    public const int IPv4InterfaceAt = 16;

    /// <summary>Octets of an IPv6 message without padding; an IPv4 message is shorter.</summary>
    public const int IPv6Octets = 36;

    /// <summary>Offset of the address in an IPv6 message.</summary>
    public const int IPv6AddressAt = 16;

    /// <summary>Offset of the interface number in an IPv6 message.</summary>
    public const int IPv6InterfaceAt = 32;

    /// <summary>Buffer octets for one message of either kind, with its padding.</summary>
    public const int MaxOctets = 40;
}
