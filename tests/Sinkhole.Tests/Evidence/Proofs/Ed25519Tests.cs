using System;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

/// <summary>What the project expects of the library, so that another version or another library is held to it.</summary>
public sealed class Ed25519Tests
{
    private static readonly BigInteger Order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Vectors_of_rfc_8032_hold(string seed, string publicKey, string message, string signature)
    {
        byte[] key = Ed25519.PublicKeyOf(Convert.FromHexString(seed));
        byte[] signed = Ed25519.Sign(Convert.FromHexString(seed), Convert.FromHexString(message));

        Assert.Equal(publicKey, Convert.ToHexStringLower(key));
        Assert.Equal(signature, Convert.ToHexStringLower(signed));
        Assert.True(Ed25519.IsValid(key, Convert.FromHexString(message), signed));
        Assert.True(Ed25519.IsPublicKey(key));
    }

    [Fact]
    public void Every_flipped_bit_of_signature_key_or_message_is_refused()
    {
        byte[] seed = SHA256.HashData("flipped"u8);
        byte[] message = [1, 2, 3, 4];
        byte[] key = Ed25519.PublicKeyOf(seed);
        byte[] signature = Ed25519.Sign(seed, message);
        byte[] all = [.. signature, .. key, .. message];

        for (int bit = 0; bit < all.Length * 8; bit++)
        {
            byte[] octets = [.. all];
            octets[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.False(Ed25519.IsValid(octets.AsSpan(64, 32), octets.AsSpan(96), octets.AsSpan(0, 64)), $"bit {bit}");
        }
    }

    [Fact]
    public void Second_form_of_the_same_signature_is_refused()
    {
        byte[] seed = SHA256.HashData("malleable"u8);
        byte[] signature = Ed25519.Sign(seed, [1]);
        BigInteger s = new BigInteger(signature.AsSpan(32), isUnsigned: true) + Order;

        Assert.True(s.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true));

        Assert.False(Ed25519.IsValid(Ed25519.PublicKeyOf(seed), [1], signature));
    }

    // The eight points of small order, then the same points in encodings that are not canonical.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Key_under_which_anything_is_signed_is_no_public_key(string hex)
    {
        byte[] key = Convert.FromHexString(hex);
        byte[] signature = new byte[64];
        signature[0] = 1;

        Assert.False(Ed25519.IsPublicKey(key));
        Assert.All(Enumerable.Range(0, 100), message => Assert.False(Ed25519.IsValid(key, [(byte)message], signature)));
    }

    [Fact]
    public void Octets_that_are_no_point_and_other_lengths_are_refused()
    {
        byte[] seed = new byte[32];
        byte[] key = Ed25519.PublicKeyOf(seed);
        byte[] signature = Ed25519.Sign(seed, []);

        Assert.False(Ed25519.IsPublicKey([2, .. new byte[31]]));
        Assert.All(new[] { 0, 1, 31, 33, 64 }, length => Assert.False(Ed25519.IsPublicKey(new byte[length])));
        Assert.All(Enumerable.Range(0, 64), length => Assert.False(Ed25519.IsValid(key, [], signature.AsSpan(0, length))));
        Assert.False(Ed25519.IsValid(key, [], [.. signature, 0]));
        Assert.False(Ed25519.IsValid(key.AsSpan(1), [], signature));
    }
}
