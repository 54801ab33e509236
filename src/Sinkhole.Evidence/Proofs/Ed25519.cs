using System;
using System.Security.Cryptography;
using Rfc8032 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Sinkhole.Evidence.Proofs;

/// <summary>Ed25519 (RFC 8032 §5.1), which .NET does not have: the one file that names the library.</summary>
/// <remarks>
/// The library refuses an S that is not less than the order of the group, points that are not in their canonical encoding, and public keys
/// of small order, under which one signature is valid for any message. The tests hold every version of it to this.
/// </remarks>
internal static class Ed25519
{
    public const int SeedOctets = 32;
    public const int PublicKeyOctets = 32;
    public const int SignatureOctets = 64;

    /// <summary>A new private key: 32 octets of the operating system's generator.</summary>
    public static byte[] NewSeed() => RandomNumberGenerator.GetBytes(SeedOctets);

    /// <param name="seed">32 octets: the private key of RFC 8032 §5.1.5.</param>
    public static byte[] PublicKeyOf(ReadOnlySpan<byte> seed)
    {
        byte[] publicKey = new byte[PublicKeyOctets];
        Rfc8032.GeneratePublicKey(seed, publicKey);
        return publicKey;
    }

    /// <summary>Whether 32 octets are a point of the group of prime order, in its canonical encoding: every honest public key is.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey) =>
        publicKey.Length == PublicKeyOctets && Rfc8032.ValidatePublicKeyFull(publicKey);

    /// <summary>64 octets; the same message gives the same signature.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        byte[] signature = new byte[SignatureOctets];
        Rfc8032.Sign(seed, message, signature);
        return signature;
    }

    /// <summary>Whether a signature of any length is valid; octets that are no signature are not.</summary>
    public static bool IsValid(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureOctets && publicKey.Length == PublicKeyOctets && Rfc8032.Verify(signature, publicKey, message);
}
