using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Names inside RDATA: where they are, and how they are copied. A compressed name is invalid in another message, so every name is expanded:
/// in the types of RFC 1035 §3.3, those of RFC 3597 §4, and those that must not be compressed, in case a sender compresses them.
/// </summary>
internal static class RecordData
{
    private const int IPv4Octets = 4;
    private const int IPv6Octets = 16;
    private const int Unbounded = -1;

    private const int NaptrNumbersOctets = 4;
    private const int NaptrStrings = 3;
    private const int HipFixedOctets = 4;
    private const int GatewayFixedOctets = 2;
    private const byte GatewayIsName = 3;
    private const byte RelayTypeMask = 0x7F;

    /// <summary>Whether RDATA of a type with a fixed length has that length; true for other types.</summary>
    public static bool HasForm(RRType type, ReadOnlySpan<byte> data) => type switch
    {
        RRType.A => data.Length == IPv4Octets,
        RRType.Aaaa => data.Length == IPv6Octets,
        _ => true,
    };

    /// <summary>
    /// Whether its names may be compressed again: every reader must expect it of them (RFC 3597 §4). Aliases are not compressed, so that
    /// a chain can be cut after any of them.
    /// </summary>
    public static bool MayCompress(RRType type) => type is RRType.NS or RRType.Ptr or RRType.MX or RRType.Soa;

    /// <summary>Writes RDATA with its names uncompressed.</summary>
    /// <param name="message">The message of the record.</param>
    /// <param name="record">The record.</param>
    /// <param name="writer">Writes the RDATA.</param>
    /// <param name="names">The range of its names within it; empty where there are none.</param>
    /// <param name="stepsLeft">As for <see cref="CompressedName"/>; writing a name costs steps too.</param>
    /// <returns>False when it does not fit its type, when a name cannot be expanded, or when the steps are used up.</returns>
    public static bool TryWrite(
        ReadOnlySpan<byte> message, scoped in ResourceRecord record, ref MessageWriter writer, out Range names, ref int stepsLeft)
    {
        var none = default(NameCompression);
        return TryWrite(message, record, ref writer, ref none, isCompressed: false, out names, ref stepsLeft);
    }

    /// <summary>Writes RDATA with its names compressed; only where <see cref="MayCompress"/> is true.</summary>
    /// <param name="message">The message of the record.</param>
    /// <param name="record">The record.</param>
    /// <param name="writer">Writes the RDATA.</param>
    /// <param name="compression">The names before it in the message.</param>
    /// <param name="stepsLeft">As for <c>TryWrite</c>.</param>
    /// <returns>As for <c>TryWrite</c>.</returns>
    public static bool TryWriteCompressed(
        ReadOnlySpan<byte> message,
        scoped in ResourceRecord record,
        ref MessageWriter writer,
        ref NameCompression compression,
        ref int stepsLeft) => TryWrite(message, record, ref writer, ref compression, isCompressed: true, out _, ref stepsLeft);

    private static bool TryWrite(
        ReadOnlySpan<byte> message,
        scoped in ResourceRecord record,
        ref MessageWriter writer,
        ref NameCompression compression,
        bool isCompressed,
        out Range writtenNames,
        ref int stepsLeft)
    {
        writtenNames = default;
        if (!TryFindNames(record.Type, record.Data, out int at, out int names, out int after))
        {
            return false;
        }

        int begin = writer.Position;
        int namesAt = at;
        writer.WriteOctets(record.Data[..at]);
        if (names == 0)
        {
            writer.WriteOctets(record.Data[at..]);
            return after == Unbounded || at + after == record.Data.Length;
        }

        NameBuffer name = default;
        for (; names == Unbounded ? at < record.Data.Length : names > 0; names -= names == Unbounded ? 0 : 1)
        {
            if (CompressedName.Expand(message, record.DataOffset + at, ref name, out int octets, ref stepsLeft) != WireError.None
                || octets > record.Data.Length - at)
            {
                return false;
            }

            at += octets;
            stepsLeft -= AnswerReader.StepsOf(name.Length);
            if (isCompressed)
            {
                compression.Write(ref writer, name.Name);
            }
            else
            {
                writer.WriteOctets(name.Name.Octets);
            }
        }

        writtenNames = namesAt..(writer.Position - begin);
        writer.WriteOctets(record.Data[at..]);
        return after == Unbounded || at + after == record.Data.Length;
    }

    /// <summary>Finds the names in RDATA.</summary>
    /// <param name="type">TYPE.</param>
    /// <param name="data">RDATA.</param>
    /// <param name="before">Octets before the names; all of RDATA where there are none.</param>
    /// <param name="names">How many; <see cref="Unbounded"/> for as many as there are.</param>
    /// <param name="after">Octets after them; <see cref="Unbounded"/> for any number.</param>
    /// <returns>False when RDATA is too short.</returns>
    private static bool TryFindNames(RRType type, ReadOnlySpan<byte> data, out int before, out int names, out int after)
    {
        (before, names, after) = (ushort)type switch
        {
            // NS, MD, MF, CNAME, MB, MG, MR, PTR, NSAP-PTR, DNAME.
            2 or 3 or 4 or 5 or 7 or 8 or 9 or 12 or 23 or 39 => (0, 1, 0),

            // SOA; MINFO, RP, TALINK.
            6 => (0, 2, 20),
            14 or 17 or 58 => (0, 2, 0),

            // MX, AFSDB, RT, KX, LP; PX; SRV.
            15 or 18 or 21 or 36 or 107 => (2, 1, 0),
            26 => (2, 2, 0),
            33 => (6, 1, 0),

            // SIG, RRSIG; NXT, NSEC; SVCB, HTTPS.
            24 or 46 => (18, 1, Unbounded),
            30 or 47 => (0, 1, Unbounded),
            64 or 65 => (2, 1, Unbounded),

            // DSYNC (RFC 9859 §2.1); A6 (RFC 2874 §3.1).
            66 => (5, 1, 0),
            38 when data.IsEmpty => (1, 0, 0),
            38 => (A6Before(data[0]), data[0] > 0 ? 1 : 0, 0),

            // NAPTR; IPSECKEY, HIP, AMTRELAY.
            35 => (NaptrBefore(data), 1, 0),
            45 or 260 when data.Length < GatewayFixedOctets => (GatewayFixedOctets, 0, 0),
            45 when data[1] == GatewayIsName => (3, 1, Unbounded),
            55 => (HipBefore(data), Unbounded, 0),
            260 when (data[1] & RelayTypeMask) == GatewayIsName => (2, 1, 0),
            _ => (data.Length, 0, 0),
        };
        return before <= data.Length;
    }

    /// <summary>The prefix length, and the rest of the address.</summary>
    private static int A6Before(byte prefixBits) => 1 + ((int.Max((IPv6Octets * 8) - prefixBits, 0) + 7) / 8);

    /// <summary>ORDER, PREFERENCE and three character strings (RFC 3403 §4.1).</summary>
    private static int NaptrBefore(ReadOnlySpan<byte> data)
    {
        int at = NaptrNumbersOctets;
        for (int strings = 0; strings < NaptrStrings && at < data.Length; strings++)
        {
            at += data[at] + 1;
        }

        return at;
    }

    /// <summary>Lengths, the identity tag and the key (RFC 8005 §5).</summary>
    private static int HipBefore(ReadOnlySpan<byte> data) => data.Length < HipFixedOctets
        ? HipFixedOctets
        : HipFixedOctets + data[0] + BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
}
