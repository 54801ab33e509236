namespace Sinkhole.Tests.Hostile;

/// <summary>Record data of many types, each with the same four octets, by which it is recognized in a reply.</summary>
internal static class HiddenData
{
    /// <summary>The octets.</summary>
    public static readonly byte[] Mark = [0xDE, 0xAD, 0xBE, 0xEF];

    /// <summary>Type and data.</summary>
    public static readonly (string Type, string Data)[] All =
    [
        ("A", "DEADBEEF"),
        ("AAAA", "DEADBEEF0000000000000000DEADBEEF"),
        ("MX", "000A04DEADBEEF00"),
        ("NS", "04DEADBEEF00"),
        ("PTR", "04DEADBEEF00"),
        ("SOA", "04DEADBEEF00000000000100000002000000030000000400000005"),
        ("TXT", "04DEADBEEF"),
        ("HTTPS", "00010000040004DEADBEEF"),
        ("SVCB", "00010000040004DEADBEEF"),
        ("SRV", "00000000000104DEADBEEF00"),
        ("NAPTR", "0001000100000004DEADBEEF00"),
        ("CAA", "000569737375DEADBEEF"),
        ("TLSA", "030101DEADBEEF"),
        ("SSHFP", "0101DEADBEEF"),
        ("URI", "00010001DEADBEEF"),
        ("DS", "00010802DEADBEEF"),
        ("DNSKEY", "01000308DEADBEEF"),
        ("TYPE666", "DEADBEEF"),
        ("TYPE65280", "DEADBEEF"),
    ];
}
