using System.Net;

namespace Sinkhole.Platform.Sockets;

/// <summary>The wildcard addresses: a socket bound to one receives for every address of the machine.</summary>
public static class Wildcard
{
    /// <summary>Whether an address is 0.0.0.0 or ::.</summary>
    public static bool Is(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
