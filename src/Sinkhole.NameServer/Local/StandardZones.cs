using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Local;

/// <summary>The zones that standards keep at home.</summary>
internal static class StandardZones
{
    private static readonly string[] Nonexistent = ["invalid", "test", "onion"];

    private static readonly string[] ReverseIPv4 =
    [
        "0", "10", "254.169", "168.192", "2.0.192", "100.51.198", "113.0.203", "255.255.255.255",
    ];

    private static readonly string[] ReverseIPv6 = ["d.f", "8.e.f", "9.e.f", "a.e.f", "b.e.f", "8.b.d.0.1.0.0.2"];

    /// <summary>Adds them all.</summary>
    public static void AddTo(LocalZoneBuilder builder)
    {
        LocalRecord toLocalhost = Pointer("localhost");
        builder.Add(
            "localhost",
            LocalRole.Wild,
            new LocalRecord(RRType.A, IPAddress.Loopback.GetAddressBytes()),
            new LocalRecord(RRType.Aaaa, IPAddress.IPv6Loopback.GetAddressBytes()));
        foreach (string name in Nonexistent)
        {
            builder.Add(name, LocalRole.Denied);
        }

        // RFC 8375: the names of homes mean something in that home only.
        builder.Add("home.arpa", LocalRole.Apex);

        builder.Add("127.in-addr.arpa", LocalRole.Apex);
        builder.Add("1.0.0.127.in-addr.arpa", LocalRole.Inside, toLocalhost);
        foreach (string network in IPv4Networks())
        {
            builder.Add($"{network}.in-addr.arpa", LocalRole.Apex);
        }

        builder.Add($"{Zeros(32)}ip6.arpa", LocalRole.Apex);
        builder.Add($"1.{Zeros(31)}ip6.arpa", LocalRole.Apex, toLocalhost);
        foreach (string network in ReverseIPv6)
        {
            builder.Add($"{network}.ip6.arpa", LocalRole.Apex);
        }

        AddPrefixDiscovery(builder);
    }

    /// <summary>RFC 8880: the well-known name by which hosts find out that there is NAT64. There is none here, so no AAAA.</summary>
    private static void AddPrefixDiscovery(LocalZoneBuilder builder)
    {
        builder.Add(
            "ipv4only.arpa", LocalRole.Apex, new LocalRecord(RRType.A, [192, 0, 0, 170]), new LocalRecord(RRType.A, [192, 0, 0, 171]));
        LocalRecord back = Pointer("ipv4only.arpa");
        builder.Add("170.0.0.192.in-addr.arpa", LocalRole.Apex, back);
        builder.Add("171.0.0.192.in-addr.arpa", LocalRole.Apex, back);
    }

    /// <summary>RFC 6303 §4.2, and the shared addresses of carriers, 100.64.0.0/10 (RFC 7793).</summary>
    private static IEnumerable<string> IPv4Networks()
    {
        foreach (string network in ReverseIPv4)
        {
            yield return network;
        }

        for (int octet = 16; octet < 32; octet++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{octet}.172");
        }

        for (int octet = 64; octet < 128; octet++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{octet}.100");
        }
    }

    private static string Zeros(int count) => new StringBuilder().Insert(0, "0.", count).ToString();

    private static LocalRecord Pointer(string host)
    {
        byte[] name = new byte[WireLimits.NameOctets];
        _ = NameText.TryParse(host, name, out int octets, out _);
        return new LocalRecord(RRType.Ptr, name[..octets]);
    }
}
