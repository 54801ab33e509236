using System;
using System.Net.Sockets;

namespace Sinkhole.Platform.Sockets;

/// <summary>Socket options that .NET does not have (socket(7), ip(7), ipv6(7)); their numbers are the same on x64 and arm64.</summary>
public static class SocketOptions
{
    /// <summary>SOL_SOCKET.</summary>
    internal const int SocketLevel = 1;

    /// <summary>SO_REUSEPORT.</summary>
    internal const int ReusePort = 15;

    /// <summary>SO_PEERCRED.</summary>
    internal const int PeerCredentials = 17;

    /// <summary>IPPROTO_IP.</summary>
    internal const int IPv4Level = 0;

    /// <summary>IP_PKTINFO.</summary>
    internal const int IPv4PacketInfo = 8;

    /// <summary>IP_MTU_DISCOVER.</summary>
    internal const int IPv4MtuDiscover = 10;

    /// <summary>IP_PMTUDISC_PROBE.</summary>
    internal const int IPv4MtuProbe = 3;

    /// <summary>IPPROTO_IPV6.</summary>
    internal const int IPv6Level = 41;

    /// <summary>IPV6_RECVPKTINFO.</summary>
    internal const int IPv6ReceivePacketInfo = 49;

    /// <summary>IPV6_MTU_DISCOVER.</summary>
    internal const int IPv6MtuDiscover = 23;

    /// <summary>IPV6_PMTUDISC_PROBE.</summary>
    internal const int IPv6MtuProbe = 3;

    /// <summary>SO_REUSEPORT: other sockets with this option may bind the same port; the kernel divides datagrams among them.</summary>
    /// <exception cref="SocketException">The kernel refuses the option; so for each method here.</exception>
    public static void SharePort(Socket socket) => Set(socket, SocketLevel, ReusePort, 1);

    /// <summary>IP_PKTINFO: a receive also gives the destination address of each datagram.</summary>
    public static void ReceiveIPv4PacketInfo(Socket socket) => Set(socket, IPv4Level, IPv4PacketInfo, 1);

    /// <summary>IPV6_RECVPKTINFO: the same on a socket of IPv6.</summary>
    public static void ReceiveIPv6PacketInfo(Socket socket) => Set(socket, IPv6Level, IPv6ReceivePacketInfo, 1);

    /// <summary>IP_PMTUDISC_PROBE: IPv4 datagrams have DF set, and the path MTU is ignored.</summary>
    public static void ProbeIPv4Mtu(Socket socket) => Set(socket, IPv4Level, IPv4MtuDiscover, IPv4MtuProbe);

    /// <summary>IPV6_PMTUDISC_PROBE: IPv6 datagrams are not fragmented, and the path MTU is ignored.</summary>
    public static void ProbeIPv6Mtu(Socket socket) => Set(socket, IPv6Level, IPv6MtuDiscover, IPv6MtuProbe);

    private static void Set(Socket socket, int level, int option, int value) =>
        socket.SetRawSocketOption(level, option, BitConverter.GetBytes(value));
}
