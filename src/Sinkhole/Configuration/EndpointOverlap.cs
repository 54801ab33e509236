using System.Net;
using System.Net.Sockets;

namespace Sinkhole.Configuration;

/// <summary>Whether two endpoints take the same packets: a wildcard takes those of every address.</summary>
internal static class EndpointOverlap
{
    /// <summary>Whether two listeners cannot both be opened.</summary>
    /// <param name="first">A listener.</param>
    /// <param name="second">Another one.</param>
    /// <param name="isSplit">
    /// Whether <c>::</c> takes IPv6 alone: so in <c>dns.listen</c>, where an IPv4 address has the same port.
    /// </param>
    /// <remarks>Every listener takes TCP, so that UDP alone never decides. Port 0 is any free port.</remarks>
    public static bool Clash(IPEndPoint first, IPEndPoint second, bool isSplit) =>
        first.Port == second.Port && first.Port != 0
        && (first.Address.Equals(second.Address)
            || Takes(first.Address, second.Address, isSplit)
            || Takes(second.Address, first.Address, isSplit));

    /// <summary>Whether what is sent to an endpoint arrives at one of our listeners.</summary>
    /// <remarks>A wildcard takes the loopback addresses, and others that this configuration does not name.</remarks>
    public static bool Reaches(IPEndPoint target, IPEndPoint listener) =>
        target.Port == listener.Port
        && (target.Address.Equals(listener.Address)
            || (IPAddress.IsLoopback(target.Address) && Takes(listener.Address, target.Address, isSplit: false)));

    private static bool Takes(IPAddress wildcard, IPAddress address, bool isSplit) =>
        wildcard.Equals(IPAddress.Any) ? address.AddressFamily == AddressFamily.InterNetwork
        : wildcard.Equals(IPAddress.IPv6Any) && (!isSplit || address.AddressFamily == AddressFamily.InterNetworkV6);
}
