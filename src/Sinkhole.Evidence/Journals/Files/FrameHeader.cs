using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>
/// The first 64 octets of a frame, numbers in network order: version 1, flags 1 (bit 0: clock synchronized, bit 1: encrypted), kind 2,
/// payload length 4, sequence 8, instant 8 (microseconds since 1970), clock bound 4 (microseconds), SHA-256(salt || payload) 32, CRC-32C of
/// these 60. If the frame is encrypted, the payload length is 24 octets more (<see cref="EncryptionOctets"/>); the hash is that of the
/// text.
/// </summary>
/// <remarks>
/// Every version keeps the place of version, flags, payload length, sequence and CRC, and the length of the whole frame: a reader can pass
/// over a frame that it does not know, and the hash chain continues. What changes more goes into segments of another format version.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameHeader(
    bool ClockSynchronized,
    ushort Kind,
    int PayloadOctets,
    long Sequence,
    long InstantMicroseconds,
    uint BoundMicroseconds,
    bool IsEncrypted = false)
{
    public const int Octets = 64;
    public const int HashAt = 28;
    public const int HashOctets = 32;

    /// <summary>What encryption adds to a frame: the id of the key 8, the tag 16.</summary>
    public const int EncryptionOctets = 24;

    private const byte Version = 1;
    private const byte SynchronizedFlag = 1;
    private const byte EncryptedFlag = 2;
    private const byte KnownFlags = SynchronizedFlag | EncryptedFlag;
    private const int CrcAt = Octets - Crc32C.Octets;

    /// <summary>Octets of the whole frame that begins with this header, as it stands on the disk.</summary>
    public int FrameOctets => RecordFrame.OctetsFor(StoredOctets);

    /// <summary>Octets of the same frame once it is opened; the same where it is not encrypted.</summary>
    public int OpenedOctets => RecordFrame.OctetsFor(PayloadOctets);

    /// <summary>The length that the header has: of the payload, and of what encryption adds.</summary>
    public int StoredOctets => PayloadOctets + (IsEncrypted ? EncryptionOctets : 0);

    /// <summary>Whether a payload may be so long.</summary>
    public bool HasPossibleLength => PayloadOctets >= 0 && StoredOctets is >= 0 and <= Record.MaxPayloadOctets;

    /// <summary>Writes all but the hash, which must stand at <see cref="HashAt"/> already, and closes with the CRC.</summary>
    public void Write(Span<byte> header)
    {
        header[0] = Version;
        header[1] = (byte)((ClockSynchronized ? SynchronizedFlag : 0) | (IsEncrypted ? EncryptedFlag : 0));
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], Kind);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], StoredOctets);
        BinaryPrimitives.WriteInt64BigEndian(header[8..], Sequence);
        BinaryPrimitives.WriteInt64BigEndian(header[16..], InstantMicroseconds);
        BinaryPrimitives.WriteUInt32BigEndian(header[24..], BoundMicroseconds);
        BinaryPrimitives.WriteUInt32BigEndian(header[CrcAt..], Crc32C.Of(header[..CrcAt]));
    }

    /// <summary>Reads a header.</summary>
    /// <param name="header">64 octets or more.</param>
    /// <param name="read">The fields as they stand there; valid only when the result is true.</param>
    /// <returns>False where the CRC is wrong, or this program does not know the version or flags.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, out FrameHeader read)
    {
        bool isEncrypted = header[0] == Version && (header[1] & EncryptedFlag) != 0;
        int stored = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        read = new FrameHeader(
            (header[1] & SynchronizedFlag) != 0,
            BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            isEncrypted ? stored - EncryptionOctets : stored,
            BinaryPrimitives.ReadInt64BigEndian(header[8..]),
            BinaryPrimitives.ReadInt64BigEndian(header[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[24..]),
            isEncrypted);
        return IsCrcValid(header)
            && header[0] == Version
            && (header[1] & ~KnownFlags) == 0
            && read.HasPossibleLength;
    }

    /// <summary>What of a header this program does not know; null where it knows all, or the CRC does not hold.</summary>
    /// <param name="header">64 octets or more.</param>
    public static string? UnknownIn(ReadOnlySpan<byte> header) =>
        !IsCrcValid(header) ? null
        : header[0] != Version ? $"frame version {header[0]} (this program reads version {Version})"
        : (header[1] & ~KnownFlags) != 0 ? $"frame flags 0x{header[1]:X2} (this program reads flags 0x00 to 0x{KnownFlags:X2})"
        : null;

    private static bool IsCrcValid(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt32BigEndian(header[CrcAt..]) == Crc32C.Of(header[..CrcAt]);
}
