using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Local;

/// <summary>
/// The names of IANA's registries "Special-Use Domain Names" and "Locally-Served DNS Zones", each as its RFC requires of forwarding
/// resolvers.
/// </summary>
/// <remarks>Not in the table, because resolvers treat them as normal names: <c>example</c>, <c>example.com</c>, <c>example.net</c> and
/// <c>example.org</c> (RFC 6761 §6.5).</remarks>
internal static class SpecialNames
{
    /// <summary>Every row.</summary>
    public static IReadOnlyList<SpecialName> All { get; } = [.. Named(), .. IPv4Networks(), .. IPv6Networks()];

    private static SpecialName[] Named()
    {
        LocalRecord toLocalhost = Pointer("localhost");
        LocalRecord toPrefix = Pointer("ipv4only.arpa");
        return
        [
            new("localhost", "RFC 6761 §6.3", LocalRole.Wildcard, Loopback()),
            new("test", "RFC 6761 §6.2", LocalRole.Denied),
            new("invalid", "RFC 6761 §6.4", LocalRole.Denied),
            new("local", "RFC 6762 §22.1", LocalRole.Denied),
            new("onion", "RFC 7686 §2", LocalRole.Denied),
            new("alt", "RFC 9476 §3", LocalRole.Denied),
            new("6tisch.arpa", "RFC 9031 §11", LocalRole.Denied),
            new("eap-noob.arpa", "RFC 9140 §5", LocalRole.Denied),
            new("eap.arpa", "RFC 9965 §6.1.2", LocalRole.Denied),

            // There is no designated resolver: clients must not find that of an upstream, where no order applies.
            new("resolver.arpa", "RFC 9462 §4, §6.4", LocalRole.Wildcard),
            new("home.arpa", "RFC 8375 §4", LocalRole.UnsignedApex),
            new("service.arpa", "RFC 9665, as RFC 8375 §4", LocalRole.UnsignedApex),

            // Hosts find the prefix of a DNS64 by this name: only an upstream knows whether it does DNS64.
            new("ipv4only.arpa", "RFC 8880 §7.1", LocalRole.FallbackApex, PrefixAddress(170), PrefixAddress(171)),
            new("170.0.0.192.in-addr.arpa", "RFC 8880 §7.2", LocalRole.FallbackApex, toPrefix),
            new("171.0.0.192.in-addr.arpa", "RFC 8880 §7.2", LocalRole.FallbackApex, toPrefix),

            new("127.in-addr.arpa", "RFC 6303 §4.2", LocalRole.Apex),
            new("1.0.0.127.in-addr.arpa", "RFC 6303 §4.2", LocalRole.Inside, toLocalhost),
            new($"{Zeros(32)}ip6.arpa", "RFC 6303 §4.3", LocalRole.Apex),
            new($"1.{Zeros(31)}ip6.arpa", "RFC 6303 §4.3", LocalRole.Apex, toLocalhost),
        ];
    }

    private static IEnumerable<SpecialName> IPv4Networks()
    {
        string[] networks =
        [
            "0", "10", "254.169", "168.192", "2.0.192", "100.51.198", "113.0.203", "255.255.255.255", .. Range(16, 16, "172"),
        ];
        foreach (string network in networks)
        {
            yield return new($"{network}.in-addr.arpa", "RFC 6303 §4.1, §4.2", LocalRole.Apex);
        }

        foreach (string network in Range(64, 64, "100"))
        {
            yield return new($"{network}.in-addr.arpa", "RFC 7793 §2", LocalRole.Apex);
        }
    }

    private static IEnumerable<SpecialName> IPv6Networks()
    {
        foreach (string network in (string[])["d.f", "8.e.f", "9.e.f", "a.e.f", "b.e.f", "8.b.d.0.1.0.0.2"])
        {
            yield return new($"{network}.ip6.arpa", "RFC 6303 §4.4 to §4.6", LocalRole.Apex);
        }
    }

    private static IEnumerable<string> Range(int first, int count, string network)
    {
        for (int octet = first; octet < first + count; octet++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{octet}.{network}");
        }
    }

    private static string Zeros(int count) => new StringBuilder().Insert(0, "0.", count).ToString();

    private static LocalRecord[] Loopback() =>
    [
        new(RRType.A, IPAddress.Loopback.GetAddressBytes()), new(RRType.Aaaa, IPAddress.IPv6Loopback.GetAddressBytes()),
    ];

    private static LocalRecord PrefixAddress(byte last) => new(RRType.A, [192, 0, 0, last]);

    private static LocalRecord Pointer(string host)
    {
        byte[] name = new byte[WireLimits.NameOctets];
        _ = NameText.TryParse(host, name, out int octets, out _);
        return new LocalRecord(RRType.Ptr, name[..octets]);
    }
}
