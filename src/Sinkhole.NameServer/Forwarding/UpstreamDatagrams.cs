using System.Net.Sockets;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Datagram sockets to upstreams: a new one for every query, and never fragmented.</summary>
internal static class UpstreamDatagrams
{
    /// <summary>
    /// Opens a socket. DF is set and the path MTU is ignored: fragments after the first have neither ports nor ID, so an attacker
    /// could replace one with a forged fragment (RFC 9715 §3).
    /// </summary>
    public static Socket Open(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        PathMtu.Probe(socket, isDual: false);
        return socket;
    }
}
