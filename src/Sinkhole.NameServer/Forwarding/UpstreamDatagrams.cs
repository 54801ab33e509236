using System.Net.Sockets;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Datagram sockets towards upstreams: fresh for every question, and never fragmented on their way.</summary>
internal static class UpstreamDatagrams
{
    /// <summary>
    /// Opens a socket. What it sends bears DF, and its size follows no path MTU that a stranger claims: a fragment behind the first has
    /// neither ports nor ID, so that anyone could put a forged one in its place (RFC 9715 §3).
    /// </summary>
    public static Socket Open(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        PathMtu.Probe(socket, isDual: false);
        return socket;
    }
}
