namespace Sinkhole.Platform.Sockets;

/// <summary>
/// Layout of struct sockaddr_in and sockaddr_in6: the family comes first, in host byte order; port and address are in network byte order.
/// </summary>
public static class SocketAddressLayout
{
    /// <summary>AF_INET: the family of an IPv4 address.</summary>
    public const ushort IPv4Family = 2;

    /// <summary>Octets of an IPv6 address structure, the larger of the two.</summary>
    public const int MaxOctets = 28;

    /// <summary>Offset of the port, in both structures.</summary>
    public const int PortAt = 2;

    /// <summary>Offset of an IPv4 address.</summary>
    public const int IPv4At = 4;

    /// <summary>Offset of an IPv6 address.</summary>
    public const int IPv6At = 8;
}
