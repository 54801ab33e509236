using System;
using System.Buffers.Binary;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Evidence.Journals.Keys;

/// <summary>
/// A record under a storage key as octets: header 64, id of the key 8, salt and payload encrypted, tag 16, CRC-32C of all behind the
/// header 4.
/// </summary>
/// <remarks>
/// The header has the hash of salt and payload in clear, so chain, tree and proofs do not depend on the key, and an opened frame - header,
/// salt, payload, CRC, as <see cref="RecordFrame"/> - proves the same. The nonce is the first 12 octets of that hash: the salt is random,
/// and so is the nonce.
/// </remarks>
internal static class EncryptedFrame
{
    private const int KeyIdAt = FrameHeader.Octets;
    private const int TextAt = KeyIdAt + StorageKeyName.IdOctets;
    private const int AfterText = StorageKey.TagOctets + Crc32C.Octets;

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">Room for the frame, exactly <see cref="FrameHeader.FrameOctets"/>.</param>
    /// <param name="header">Its header, which says that it is encrypted.</param>
    /// <param name="salt">16 random octets, never used before.</param>
    /// <param name="payload">As long as the header says.</param>
    /// <param name="key">The key.</param>
    public static void Write(
        Span<byte> frame, in FrameHeader header, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload, StorageKey key)
    {
        BinaryPrimitives.WriteUInt64BigEndian(frame[KeyIdAt..], key.Name.Id);
        Span<byte> text = frame[TextAt..^AfterText];
        salt.CopyTo(text);
        payload.CopyTo(text[RecordFrame.SaltOctets..]);
        Sha256.HashData(text, frame[FrameHeader.HashAt..]);
        key.Encrypt(NonceOf(frame), text, frame[^AfterText..^Crc32C.Octets]);
        BinaryPrimitives.WriteUInt32BigEndian(frame[^Crc32C.Octets..], CrcOf(frame));
        header.Write(frame);
    }

    /// <summary>The id of the key that a frame is encrypted under.</summary>
    public static ulong KeyIdOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt64BigEndian(frame[KeyIdAt..]);

    /// <summary>Whether all behind the header is as it was written, as far as a sum shows that. Needs no key.</summary>
    public static bool IsCrcValid(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32BigEndian(frame[^Crc32C.Octets..]) == CrcOf(frame);

    /// <summary>Opens a frame.</summary>
    /// <param name="frame">A whole frame with a valid header, which says that it is encrypted.</param>
    /// <param name="key">The key that it names.</param>
    /// <param name="opened">Room for <see cref="FrameHeader.OpenedOctets"/>: gets header, salt, payload and their CRC.</param>
    /// <returns>False where it is not what was written: by the tag, or by the hash in the header.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> frame, StorageKey key, Span<byte> opened)
    {
        Span<byte> salted = opened[FrameHeader.Octets..^Crc32C.Octets];
        frame[..FrameHeader.Octets].CopyTo(opened);
        if (!key.TryDecrypt(NonceOf(frame), frame[TextAt..^AfterText], frame[^AfterText..^Crc32C.Octets], salted))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(opened[^Crc32C.Octets..], Crc32C.Of(salted));
        return RecordFrame.IsPayloadValid(opened);
    }

    private static ReadOnlySpan<byte> NonceOf(ReadOnlySpan<byte> frame) => frame.Slice(FrameHeader.HashAt, StorageKey.NonceOctets);

    private static uint CrcOf(ReadOnlySpan<byte> frame) => Crc32C.Of(frame[FrameHeader.Octets..^Crc32C.Octets]);
}
