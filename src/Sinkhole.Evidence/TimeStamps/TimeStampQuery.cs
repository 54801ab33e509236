using System;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace Sinkhole.Evidence.TimeStamps;

/// <summary>A request for a time stamp over octets (RFC 3161 section 2.4.1): the authority is told their SHA-256 only.</summary>
public sealed class TimeStampQuery
{
    private const int NonceOctets = 16;

    private readonly byte[] _octets;

    private TimeStampQuery(byte[] hash, byte[] nonce, byte[] octets)
    {
        Hash = hash;
        Nonce = nonce;
        _octets = octets;
    }

    /// <summary>SHA-256 of the octets.</summary>
    internal byte[] Hash { get; }

    /// <summary>The random number that the answer must repeat: big-endian, positive, without leading zeros.</summary>
    internal byte[] Nonce { get; }

    /// <summary>A request with a nonce of its own, which asks for the authority's certificate.</summary>
    /// <param name="octets">What is to be stamped.</param>
    public static TimeStampQuery Create(ReadOnlySpan<byte> octets)
    {
        byte[] hash = SHA256.HashData(octets);
        byte[] nonce = RandomNumberGenerator.GetBytes(NonceOctets);

        // Positive and without a leading zero: the integer then has one encoding, on which all libraries agree.
        nonce[0] = (byte)((nonce[0] & 0x3F) | 0x40);
        Rfc3161TimestampRequest request = Rfc3161TimestampRequest.CreateFromHash(
            hash, HashAlgorithmName.SHA256, requestedPolicyId: null, nonce, requestSignerCertificates: true);
        return new TimeStampQuery(hash, nonce, request.Encode());
    }

    /// <summary>The request in DER: a copy.</summary>
    public byte[] ToBytes() => [.. _octets];
}
