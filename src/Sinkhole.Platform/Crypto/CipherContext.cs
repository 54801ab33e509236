using System;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Platform.Crypto;

/// <summary>A context of libcrypto with a key for AES-256-GCM, for one thread at a time.</summary>
internal sealed unsafe class CipherContext : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <param name="key">32 octets.</param>
    /// <exception cref="CryptographicException">libcrypto refuses it.</exception>
    public CipherContext(ReadOnlySpan<byte> key)
        : base(ownsHandle: true)
    {
        SetHandle(CipherCalls.NewContext());
        fixed (byte* octets = key)
        {
            if (IsInvalid
                || CipherCalls.Begin(handle, CipherCalls.GetAes256Gcm(), octets, nonce: null, isEncryption: 1, parameters: 0) != 1)
            {
                throw Failed();
            }
        }
    }

    /// <summary>Encrypts. The lengths are the caller's to check.</summary>
    /// <exception cref="CryptographicException">libcrypto fails; the output is then not encrypted.</exception>
    public void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plain, Span<byte> encrypted, Span<byte> tag)
    {
        fixed (byte* from = plain, to = encrypted, with = associated, nonceOctets = nonce, tagOctets = tag)
        {
            int written;
            if (CipherCalls.Begin(handle, cipher: 0, key: null, nonceOctets, isEncryption: 1, parameters: 0) != 1
                || (!associated.IsEmpty && CipherCalls.Add(handle, output: null, &written, with, associated.Length) != 1)
                || CipherCalls.Add(handle, to, &written, from, plain.Length) != 1
                || CipherCalls.End(handle, to + written, &written) != 1
                || CipherCalls.Control(handle, CipherCalls.GetTag, tag.Length, tagOctets) != 1)
            {
                throw Failed();
            }
        }
    }

    /// <summary>Decrypts. The lengths are the caller's to check.</summary>
    /// <returns>False where the tag is another; what was written is then not to be used.</returns>
    /// <exception cref="CryptographicException">libcrypto fails.</exception>
    public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag, Span<byte> plain)
    {
        fixed (byte* from = encrypted, to = plain, nonceOctets = nonce, tagOctets = tag)
        {
            int written;
            if (CipherCalls.Begin(handle, cipher: 0, key: null, nonceOctets, isEncryption: 0, parameters: 0) != 1
                || CipherCalls.Add(handle, to, &written, from, encrypted.Length) != 1
                || CipherCalls.Control(handle, CipherCalls.SetTag, tag.Length, tagOctets) != 1)
            {
                throw Failed();
            }

            if (CipherCalls.End(handle, to + written, &written) == 1)
            {
                return true;
            }
        }

        // Left in the queue it would be taken for an error of whoever uses libcrypto on this thread next.
        CipherCalls.ClearErrors();
        return false;
    }

    protected override bool ReleaseHandle()
    {
        CipherCalls.FreeContext(handle);
        return true;
    }

    private static CryptographicException Failed()
    {
        CipherCalls.ClearErrors();
        return new CryptographicException("AES-256-GCM of libcrypto failed.");
    }
}
