using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>RDATA with names in it: which types may compress them, and how they are written anew (RFC 1035 §3.3, RFC 3597 §4).</summary>
internal static class RecordData
{
    private const int IPv4Octets = 4;
    private const int IPv6Octets = 16;
    private const int ServicePriorityOctets = 2;

    /// <summary>Whether RDATA of a fixed form has it; types we know nothing of have.</summary>
    public static bool HasForm(RRType type, ReadOnlySpan<byte> data) => type switch
    {
        RRType.A => data.Length == IPv4Octets,
        RRType.Aaaa => data.Length == IPv6Octets,
        RRType.Svcb or RRType.Https => HasPlainName(data, ServicePriorityOctets),
        _ => true,
    };

    /// <summary>Writes the RDATA of a record, its names expanded, and compressed again where every reader must expect it.</summary>
    /// <returns>False when it is not what its type says.</returns>
    public static bool TryWrite(
        ReadOnlySpan<byte> message, scoped in ResourceRecord record, ref MessageWriter writer, ref NameCompression compression)
    {
        (int before, int names, int after) = NamesOf(record.Type);
        if (names == 0)
        {
            writer.WriteOctets(record.Data);
            return true;
        }

        if (record.Data.Length < before)
        {
            return false;
        }

        writer.WriteOctets(record.Data[..before]);
        int at = before;
        NameBuffer name = default;
        for (; names > 0; names--)
        {
            if (CompressedName.Expand(message, record.DataOffset + at, ref name, out int octets) != WireError.None)
            {
                return false;
            }

            at += octets;
            if (MayCompress(record.Type))
            {
                compression.Write(ref writer, name.Name);
            }
            else
            {
                writer.WriteOctets(name.Name.Octets);
            }
        }

        if (at + after != record.Data.Length)
        {
            return false;
        }

        writer.WriteOctets(record.Data[at..]);
        return true;
    }

    /// <summary>Octets before the names, names, octets after; no names for every other type, which then must not compress any.</summary>
    private static (int Before, int Names, int After) NamesOf(RRType type) => (ushort)type switch
    {
        2 or 3 or 4 or 5 or 7 or 8 or 9 or 12 or 39 => (0, 1, 0),
        6 => (0, 2, 20),
        14 or 17 => (0, 2, 0),
        15 or 18 or 21 or 36 => (2, 1, 0),
        26 => (2, 2, 0),
        33 => (6, 1, 0),
        _ => default,
    };

    /// <summary>Aliases are written in full, so that a chain can be cut behind any of them.</summary>
    private static bool MayCompress(RRType type) => type is RRType.NS or RRType.Ptr or RRType.MX or RRType.Soa;

    private static bool HasPlainName(ReadOnlySpan<byte> data, int at)
    {
        int begin = at;
        while (at < data.Length && data[at] is > 0 and <= WireLimits.LabelOctets)
        {
            at += data[at] + 1;
        }

        return at < data.Length && data[at] == 0 && at + 1 - begin <= WireLimits.NameOctets;
    }
}
