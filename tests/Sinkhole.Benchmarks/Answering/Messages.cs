using System;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Benchmarks.Answering;

/// <summary>Queries and answers as they are on the wire.</summary>
internal static class Messages
{
    /// <summary>A query for an address, with EDNS.</summary>
    public static byte[] Query(string name, RRType type = RRType.A) =>
        [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, .. ScenarioPolicy.Wire(name), 0, (byte)type, 0, 1, 0, 0, 41, 4, 0xD0, 0, 0, 0, 0, 0, 0];

    /// <summary>An answer of an upstream: an alias and its address, names compressed.</summary>
    public static byte[] Answer() =>
    [
        0x12, 0x34, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0, .. ScenarioPolicy.Wire("www.site.example"), 0, 1, 0, 1,
        0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 6, 3, .. "cdn"u8, 0xC0, 16,
        0xC0, 46, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 51, 100, 7,
    ];

    /// <summary>Writes a number into the first label, which must have at least 8 octets: no name comes twice.</summary>
    public static void Number(Span<byte> query, uint number)
    {
        Span<byte> digits = query.Slice(WireLimits.HeaderOctets + 1, 8);
        for (int digit = 7; digit >= 0; digit--, number >>= 4)
        {
            digits[digit] = "0123456789abcdef"u8[(int)(number & 15)];
        }
    }
}
