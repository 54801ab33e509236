using System;
using System.Buffers.Binary;

namespace Sinkhole.Wire.Dns;

/// <summary>The parts of a TSIG record that a server without keys needs (RFC 8945 §4.2). A view: valid while the message is.</summary>
public readonly ref struct TransactionSignature
{
    /// <summary>The TSIG error for an unknown key (RFC 8945 §3).</summary>
    public const ushort BadKey = 17;

    private const int TimeAndFudgeOctets = 8;

    private TransactionSignature(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> time)
    {
        Algorithm = algorithm;
        TimeAndFudge = time;
    }

    /// <summary>The algorithm's name in wire form.</summary>
    public ReadOnlySpan<byte> Algorithm { get; }

    /// <summary>Time Signed and Fudge, 8 octets as received.</summary>
    public ReadOnlySpan<byte> TimeAndFudge { get; }

    /// <summary>Parses the RDATA of a TSIG record and checks all lengths.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="record">The record.</param>
    /// <param name="signature">The parsed record.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, in ResourceRecord record, out TransactionSignature signature)
    {
        signature = default;
        if (CompressedName.Measure(message, record.DataOffset, out int algorithmOctets, out int nameOctets) != WireError.None
            || algorithmOctets != nameOctets)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = record.Data.Length >= algorithmOctets ? record.Data[algorithmOctets..] : [];
        ReadOnlySpan<byte> fixedPart = rest;
        if (!TrySkipSized(ref rest, TimeAndFudgeOctets)
            || !TrySkipSized(ref rest, 2 * sizeof(ushort))
            || !rest.IsEmpty)
        {
            return false;
        }

        signature = new TransactionSignature(record.Data[..algorithmOctets], fixedPart[..TimeAndFudgeOctets]);
        return true;
    }

    /// <summary>Writes RDATA with error BADKEY and without a MAC (RFC 8945 §5.3.2).</summary>
    /// <param name="originalId">The query's ID.</param>
    /// <param name="data">Buffer of at least <see cref="RefusalOctets"/>.</param>
    public void WriteRefusal(ushort originalId, Span<byte> data)
    {
        Algorithm.CopyTo(data);
        TimeAndFudge.CopyTo(data[Algorithm.Length..]);
        Span<byte> rest = data.Slice(Algorithm.Length + TimeAndFudgeOctets, 4 * sizeof(ushort));
        BinaryPrimitives.WriteUInt16BigEndian(rest, 0);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], originalId);
        BinaryPrimitives.WriteUInt16BigEndian(rest[4..], BadKey);
        BinaryPrimitives.WriteUInt16BigEndian(rest[6..], 0);
    }

    /// <summary>Length of the RDATA that <see cref="WriteRefusal"/> writes: at most 271 octets.</summary>
    public int RefusalOctets => Algorithm.Length + TimeAndFudgeOctets + (4 * sizeof(ushort));

    /// <summary>Skips a fixed part and a field with a 16-bit length prefix.</summary>
    private static bool TrySkipSized(ref ReadOnlySpan<byte> octets, int fixedOctets)
    {
        if (octets.Length < fixedOctets + sizeof(ushort))
        {
            return false;
        }

        int skipped = fixedOctets + sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(octets[fixedOctets..]);
        if (octets.Length < skipped)
        {
            return false;
        }

        octets = octets[skipped..];
        return true;
    }
}
