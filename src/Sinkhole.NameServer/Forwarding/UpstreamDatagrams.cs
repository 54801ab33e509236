using System;
using System.Net.Sockets;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Datagram sockets towards upstreams: fresh for every question, and never fragmented on their way.</summary>
internal static class UpstreamDatagrams
{
    private const int IpLevel = 0;
    private const int IPv6Level = 41;
    private const int IpMtuDiscover = 10;
    private const int IPv6MtuDiscover = 23;
    private const int ProbeDiscover = 3;

    /// <summary>
    /// Opens a socket. What it sends bears DF, and its size follows no path MTU that a stranger claims: a fragment behind the first has
    /// neither ports nor ID, so that anyone could put a forged one in its place (RFC 9715 §3).
    /// </summary>
    public static Socket Open(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        if (OperatingSystem.IsLinux())
        {
            bool isIPv4 = family == AddressFamily.InterNetwork;
            byte[] probe = BitConverter.GetBytes(ProbeDiscover);
            socket.SetRawSocketOption(isIPv4 ? IpLevel : IPv6Level, isIPv4 ? IpMtuDiscover : IPv6MtuDiscover, probe);
        }

        return socket;
    }
}
