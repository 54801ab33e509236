using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Evidence.Sealing;

/// <summary>A value as it lies in a record: sealed under a data key, and bound to its order and its record.</summary>
/// <remarks>
/// Version 1, lengths in octets: version (1), id of the data key (8), nonce (12), ciphertext, tag (16); AES-256-GCM (NIST SP 800-38D). The
/// plaintext is filled up with spaces (20) to a multiple of <see cref="Block"/>, so that its length says little; at the end of a JSON text
/// spaces have no meaning. Additional data, a line each with LF at its end: <c>sinkhole.sealed/1</c>, order id, record id, key id in
/// hexadecimal, version of the record.
/// </remarks>
public static class SealedValue
{
    /// <summary>The version of the layout.</summary>
    public const byte Version = 1;

    /// <summary>Octets of a data key.</summary>
    public const int KeyOctets = Aes256Gcm.KeyOctets;

    /// <summary>Octets of a data key's id.</summary>
    public const int KeyIdOctets = 8;

    /// <summary>Octets of a nonce.</summary>
    public const int NonceOctets = Aes256Gcm.NonceOctets;

    /// <summary>Octets of a tag.</summary>
    public const int TagOctets = Aes256Gcm.TagOctets;

    /// <summary>The plaintext has a multiple of so many octets.</summary>
    public const int Block = 64;

    /// <summary>The longest plaintext.</summary>
    public const int MaxPlainOctets = 1024;

    /// <summary>Octets before the ciphertext.</summary>
    public const int HeadOctets = 1 + KeyIdOctets + NonceOctets;

    private const byte Space = 0x20;

    /// <summary>Seals a value.</summary>
    /// <param name="cipher">The data key; not used by another thread at the same time.</param>
    /// <param name="keyId">Its id.</param>
    /// <param name="additional">What the value is bound to, as <see cref="AdditionalData"/> writes it.</param>
    /// <param name="plain">1 to <see cref="MaxPlainOctets"/> octets; the caller clears them.</param>
    /// <param name="nonces">Gives it its nonce.</param>
    internal static byte[] Seal(
        Aes256Gcm cipher, ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> additional, ReadOnlySpan<byte> plain, RandomBlocks nonces)
    {
        int padded = (plain.Length + Block - 1) / Block * Block;
        Span<byte> filled = stackalloc byte[MaxPlainOctets];
        filled = filled[..padded];
        plain.CopyTo(filled);
        filled[plain.Length..].Fill(Space);
        byte[] value = new byte[HeadOctets + padded + TagOctets];
        value[0] = Version;
        keyId.CopyTo(value.AsSpan(1));
        Span<byte> nonce = value.AsSpan(1 + KeyIdOctets, NonceOctets);

        // Random nonces of 96 bits are safe for 2^32 values of a key (SP 800-38D 8.3); a key seals far fewer.
        nonces.Take(nonce);
        cipher.Encrypt(nonce, additional, filled, value.AsSpan(HeadOctets, padded), value.AsSpan(HeadOctets + padded));
        CryptographicOperations.ZeroMemory(filled);
        return value;
    }

    /// <summary>The id of the key that sealed a value, in small hexadecimal digits; null where it is no value of version 1.</summary>
    public static string? KeyIdOf(ReadOnlySpan<byte> value) =>
        value.Length > HeadOctets && value[0] == Version ? Convert.ToHexStringLower(value.Slice(1, KeyIdOctets)) : null;

    /// <summary>What a value is bound to: elsewhere it does not open.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="recordId">The record, as people quote it.</param>
    /// <param name="keyId">The data key.</param>
    /// <param name="recordVersion">The version of the record's payload.</param>
    public static byte[] AdditionalData(string orderId, string recordId, ReadOnlySpan<byte> keyId, int recordVersion) =>
        Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"sinkhole.sealed/{Version}\n{orderId}\n{recordId}\n{Convert.ToHexStringLower(keyId)}\n{recordVersion}\n"));
}
