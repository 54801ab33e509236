using System;
using System.Net.Sockets;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Datagrams to clients and upstreams that are never fragmented: DF is set, and the path MTU is ignored, which an attacker could lower with
/// forged ICMP (IP_PMTUDISC_PROBE, ip(7)).
/// </summary>
internal static class PathMtu
{
    /// <summary>Sets it on a socket; only on Linux.</summary>
    /// <param name="socket">A UDP socket.</param>
    /// <param name="isDual">Whether it is one of IPv6 that serves IPv4 too.</param>
    public static void Probe(Socket socket, bool isDual)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        bool isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        if (isIPv6)
        {
            SocketOptions.ProbeIPv6Mtu(socket);
        }

        if (!isIPv6 || isDual)
        {
            SocketOptions.ProbeIPv4Mtu(socket);
        }
    }
}
