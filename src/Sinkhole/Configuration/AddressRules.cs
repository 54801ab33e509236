using System.Net;
using System.Net.Sockets;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.Configuration;

/// <summary>Which addresses can be meant: as what seized names resolve to, as an upstream, as a place to listen on.</summary>
/// <remarks>
/// Documentation addresses (RFC 5737, RFC 3849) are taken: examples and trials use them, and they are the defaults. Ranges are those of
/// the IANA special-purpose registries (RFC 6890).
/// </remarks>
internal static class AddressRules
{
    private static readonly (IPNetwork Range, string Kind)[] NoHost =
    [
        (IPNetwork.Parse("255.255.255.255/32"), "the broadcast address"),
        (IPNetwork.Parse("0.0.0.0/8"), "not an address of a host"),
        (IPNetwork.Parse("224.0.0.0/4"), "a multicast address"),
        (IPNetwork.Parse("240.0.0.0/4"), "a reserved address"),
        (IPNetwork.Parse("::/128"), "not an address of a host"),
        (IPNetwork.Parse("ff00::/8"), "a multicast address"),
        (IPNetwork.Parse("100::/64"), "an address whose packets are discarded"),
    ];

    private static readonly IPNetwork LinkLocalFour = IPNetwork.Parse("169.254.0.0/16");

    /// <summary>
    /// Why clients cannot reach a page address, to follow it in a message: "is a multicast address"; null where they can.
    /// </summary>
    public static string? ErrorOfPage(IPAddress address) =>
        FaultOfHost(address) ?? (IsLinkLocal(address) ? "is link-local: clients beyond one network segment cannot reach it" : null);

    /// <summary>Why an upstream cannot have this address; null where it can.</summary>
    /// <remarks>IPv4 link-local ones are taken: clouds put resolvers there.</remarks>
    public static string? ErrorOfUpstream(IPAddress address) =>
        FaultOfHost(address) ?? (address.IsIPv6LinkLocal ? "is link-local, and which network is meant cannot be written here" : null);

    /// <summary>Why nothing can listen on this address; null where something can. The unspecified addresses are all of a family.</summary>
    public static string? ErrorOfListener(IPAddress address) => Wildcard.Is(address) ? null : ErrorOfUpstream(address);

    private static string? FaultOfHost(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return $"is an IPv4 address in the form of IPv6: write {address.MapToIPv4()}";
        }

        foreach ((IPNetwork range, string kind) in NoHost)
        {
            if (range.Contains(address))
            {
                return $"is {kind}";
            }
        }

        return null;
    }

    private static bool IsLinkLocal(IPAddress address) =>
        address.IsIPv6LinkLocal || (address.AddressFamily == AddressFamily.InterNetwork && LinkLocalFour.Contains(address));
}
