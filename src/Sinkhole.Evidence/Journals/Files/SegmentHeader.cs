using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>
/// The first 84 octets of a segment, numbers in network order: magic 8, format version 4, epoch 4, appliance id 16 (RFC 9562 order),
/// first sequence 8, created 8 (microseconds since 1970), hash chain before the first frame 32, CRC-32C of these 80.
/// </summary>
/// <remarks>
/// It carries the chain before it, so that what remains still verifies when older segments have gone. Every version keeps magic, version
/// and the place of the CRC; nothing behind the header of another version is read.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SegmentHeader(
    Guid ApplianceId, int Epoch, long FirstSequence, long CreatedMicroseconds, HashChain ChainBefore)
{
    public const int Octets = 84;

    /// <summary>The greatest length of a whole segment: 64 MiB. A file that this program writes is never longer.</summary>
    public const long MaxSegmentOctets = 64L * 1024 * 1024;

    private const int Version = 1;
    private const int CrcAt = Octets - Crc32C.Octets;

    private static ReadOnlySpan<byte> Magic => "SINKJRNL"u8;

    public DateTimeOffset Created => JournalInstant.FromMicroseconds(CreatedMicroseconds);

    public void Write(Span<byte> header)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32BigEndian(header[12..], Epoch);
        ApplianceId.TryWriteBytes(header[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(header[32..], FirstSequence);
        BinaryPrimitives.WriteInt64BigEndian(header[40..], CreatedMicroseconds);
        ChainBefore.Write(header[48..]);
        BinaryPrimitives.WriteUInt32BigEndian(header[CrcAt..], Crc32C.Of(header[..CrcAt]));
    }

    /// <summary>Reads a header.</summary>
    /// <param name="header">Octets from the beginning of the file; may be too few.</param>
    /// <param name="read">The header; all zero when the result is false.</param>
    /// <returns>False where octets are missing, magic or version are others, or the CRC does not hold.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, out SegmentHeader read)
    {
        read = default;
        if (!IsHeader(header) || VersionOf(header) != Version)
        {
            return false;
        }

        read = new SegmentHeader(
            new Guid(header.Slice(16, 16), bigEndian: true),
            BinaryPrimitives.ReadInt32BigEndian(header[12..]),
            BinaryPrimitives.ReadInt64BigEndian(header[32..]),
            BinaryPrimitives.ReadInt64BigEndian(header[40..]),
            HashChain.Read(header[48..]));
        return true;
    }

    /// <summary>What of a header this program does not know; null where it knows all, or the CRC of the header is wrong.</summary>
    /// <param name="header">Octets from the beginning of the file; may be too few.</param>
    public static string? UnknownIn(ReadOnlySpan<byte> header) => IsHeader(header) && VersionOf(header) != Version
        ? $"segment format version {VersionOf(header)} (this program reads version {Version})"
        : null;

    private static bool IsHeader(ReadOnlySpan<byte> header) =>
        header.Length >= Octets
        && header.StartsWith(Magic)
        && BinaryPrimitives.ReadUInt32BigEndian(header[CrcAt..]) == Crc32C.Of(header[..CrcAt]);

    private static int VersionOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32BigEndian(header[8..]);
}
