using System;
using System.Net.Sockets;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Datagrams to clients and upstreams that are never fragmented: DF is set, and the path MTU is ignored, which an attacker could lower with
/// forged ICMP (IP_PMTUDISC_PROBE, ip(7)).
/// </summary>
internal static class PathMtu
{
    private const int IpLevel = 0;
    private const int IPv6Level = 41;
    private const int IpMtuDiscover = 10;
    private const int IPv6MtuDiscover = 23;
    private const int ProbeDiscover = 3;

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
        byte[] probe = BitConverter.GetBytes(ProbeDiscover);
        if (isIPv6)
        {
            socket.SetRawSocketOption(IPv6Level, IPv6MtuDiscover, probe);
        }

        if (!isIPv6 || isDual)
        {
            socket.SetRawSocketOption(IpLevel, IpMtuDiscover, probe);
        }
    }
}
