using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Sinkhole.Warning.Accounts;

/// <summary>
/// Compares the accounts of one connection without keeping them: HMAC-SHA-256 (RFC 2104) under a random key of the connection, made when
/// the first account is presented.
/// </summary>
/// <remarks>Marks of two connections cannot be compared. One thread at a time.</remarks>
internal sealed class AccountMarks
{
    private const int KeyOctets = 32;

    private byte[] _key = [];
    private bool _isEnded;

    /// <summary>The mark of what a request presents: account name, and MAC address or the text in its place.</summary>
    /// <returns>
    /// Null if it presents none, or the connection has ended. The password, and whether the account is in path, query, body, cookie or
    /// Basic, make no difference.
    /// </returns>
    public AccountMark? Of(RequestAccount account)
    {
        Span<byte> plain = stackalloc byte[RequestAccount.MaxOctets];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        int octets = account.WriteNames(plain);
        if (octets == 0 || _isEnded)
        {
            return null;
        }

        if (_key.Length == 0)
        {
            _key = RandomNumberGenerator.GetBytes(KeyOctets);
        }

        HMACSHA256.HashData(_key, plain[..octets], hash);
        CryptographicOperations.ZeroMemory(plain);
        return new AccountMark(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>The end of the connection: clears the key, and marks nothing more, also for a request that is still answered.</summary>
    public void Clear()
    {
        _isEnded = true;
        CryptographicOperations.ZeroMemory(_key);
        _key = [];
    }
}
