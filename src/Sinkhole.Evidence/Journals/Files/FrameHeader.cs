using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>
/// The first 64 octets of a frame, numbers in network order: version 1, flags 1 (bit 0: clock synchronized), kind 2, payload length 4,
/// sequence 8, instant 8 (microseconds since 1970), clock bound 4 (microseconds), SHA-256(salt || payload) 32, CRC-32C of these 60.
/// </summary>
/// <remarks>
/// Every version keeps the place of version, flags, payload length, sequence and CRC, and the length of the whole frame: a reader can pass
/// over a frame that it does not know, and the hash chain continues. What changes more goes into segments of another format version.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameHeader(
    bool ClockSynchronized, ushort Kind, int PayloadOctets, long Sequence, long InstantMicroseconds, uint BoundMicroseconds)
{
    public const int Octets = 64;
    public const int HashAt = 28;
    public const int HashOctets = 32;

    private const byte Version = 1;
    private const byte SynchronizedFlag = 1;
    private const byte KnownFlags = SynchronizedFlag;
    private const int CrcAt = Octets - Crc32C.Octets;

    /// <summary>Octets of the whole frame that begins with this header.</summary>
    public int FrameOctets => RecordFrame.OctetsFor(PayloadOctets);

    /// <summary>Whether a payload may be so long.</summary>
    public bool HasPossibleLength => PayloadOctets is >= 0 and <= Record.MaxPayloadOctets;

    /// <summary>Writes all but the hash, which must stand at <see cref="HashAt"/> already, and closes with the CRC.</summary>
    public void Write(Span<byte> header)
    {
        header[0] = Version;
        header[1] = ClockSynchronized ? SynchronizedFlag : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], Kind);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], PayloadOctets);
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
        read = new FrameHeader(
            (header[1] & SynchronizedFlag) != 0,
            BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            BinaryPrimitives.ReadInt32BigEndian(header[4..]),
            BinaryPrimitives.ReadInt64BigEndian(header[8..]),
            BinaryPrimitives.ReadInt64BigEndian(header[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[24..]));
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
        : (header[1] & ~KnownFlags) != 0 ? $"frame flags 0x{header[1]:X2} (this program reads flags 0x00 and 0x{KnownFlags:X2})"
        : null;

    private static bool IsCrcValid(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt32BigEndian(header[CrcAt..]) == Crc32C.Of(header[..CrcAt]);
}
