using System;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Evidence.Journals.Keys;

/// <summary>
/// A key under which the records of one group and one UTC day stand on the disk, AES-256-GCM. Destroying it is the erasure of them all.
/// </summary>
/// <remarks>For one thread at a time.</remarks>
internal sealed class StorageKey : IDisposable
{
    public const int Octets = Aes256Gcm.KeyOctets;
    public const int NonceOctets = Aes256Gcm.NonceOctets;
    public const int TagOctets = Aes256Gcm.TagOctets;

    private readonly Aes256Gcm _cipher;

    /// <param name="name">Which key it is.</param>
    /// <param name="octets">32 octets; the caller clears them.</param>
    public StorageKey(in StorageKeyName name, ReadOnlySpan<byte> octets)
    {
        Name = name;
        _cipher = new Aes256Gcm(octets);
    }

    public StorageKeyName Name { get; }

    /// <summary>Group and SHA-256 of a key that is written under: its file is compared with them. Null where it only decrypts.</summary>
    public StorageKeyContent? Content { get; init; }

    /// <summary>How many frames it has encrypted here.</summary>
    public long Frames { get; private set; }

    /// <summary>Encrypts in place.</summary>
    public void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> octets, Span<byte> tag)
    {
        Frames++;
        _cipher.Encrypt(nonce, octets, octets, tag);
    }

    /// <returns>False where the octets, the tag or the nonce are not those of an encryption under this key.</returns>
    public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> octets, ReadOnlySpan<byte> tag, Span<byte> plain) =>
        _cipher.TryDecrypt(nonce, octets, tag, plain);

    /// <summary>Clears the key: OpenSSL does so when it frees the cipher.</summary>
    public void Dispose() => _cipher.Dispose();
}
