using System;
using System.Buffers.Binary;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>A record as octets: header 64, salt 16, payload, CRC-32C of salt and payload 4.</summary>
/// <remarks>
/// The header holds the hash of salt and payload, not the payload: once salt and payload are destroyed, the payload cannot be guessed
/// from the hash, and the chain over the headers still verifies.
/// </remarks>
internal static class RecordFrame
{
    public const int SaltOctets = 16;
    public const int PayloadAt = FrameHeader.Octets + SaltOctets;
    public const int MinOctets = PayloadAt + Crc32C.Octets;
    public const int MaxOctets = MinOctets + Record.MaxPayloadOctets;

    public static int OctetsFor(int payloadOctets) => MinOctets + payloadOctets;

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">Room for the frame, exactly <see cref="FrameHeader.FrameOctets"/>.</param>
    /// <param name="header">Its header.</param>
    /// <param name="salt">16 random octets, never used before.</param>
    /// <param name="payload">As long as the header says.</param>
    public static void Write(Span<byte> frame, in FrameHeader header, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        salt.CopyTo(frame[FrameHeader.Octets..]);
        payload.CopyTo(frame[PayloadAt..]);
        Span<byte> salted = frame[FrameHeader.Octets..^Crc32C.Octets];
        Sha256.HashData(salted, frame[FrameHeader.HashAt..]);
        BinaryPrimitives.WriteUInt32BigEndian(frame[^Crc32C.Octets..], Crc32C.Of(salted));
        header.Write(frame);
    }

    /// <summary>
    /// Whether salt and payload are those that were written: the CRC after them and the hash in the header are both right.
    /// </summary>
    /// <param name="frame">A whole frame with a valid header.</param>
    public static bool IsPayloadValid(ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> salted = frame[FrameHeader.Octets..^Crc32C.Octets];
        Span<byte> hash = stackalloc byte[FrameHeader.HashOctets];
        Sha256.HashData(salted, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(frame[^Crc32C.Octets..]) == Crc32C.Of(salted)
            && hash.SequenceEqual(frame.Slice(FrameHeader.HashAt, FrameHeader.HashOctets));
    }
}
