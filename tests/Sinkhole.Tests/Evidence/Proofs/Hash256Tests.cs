using System;
using System.Linq;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

public sealed class Hash256Tests
{
    private static readonly byte[] Octets = [.. Enumerable.Range(1, Hash256.Octets).Select(static at => (byte)at)];

    [Fact]
    public void Octets_are_read_and_written_in_their_order()
    {
        byte[] written = new byte[Hash256.Octets];

        Hash256.Read(Octets).Write(written);

        Assert.Equal(Octets, written);
    }

    [Fact]
    public void Text_is_base64_or_hexadecimal()
    {
        Assert.Equal("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=", Hash256.Read(Octets).ToString());
        Assert.Equal("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", Hash256.Read(Octets).ToHex());
    }

    [Fact]
    public void Fewer_than_32_octets_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => Hash256.Read(Octets.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Hash256.OfNothing.Write(new byte[31]));
    }

    [Fact]
    public void Base64_is_read_back()
    {
        Assert.True(Hash256.TryParse(Hash256.Read(Octets).ToString(), out Hash256 hash));
        Assert.Equal(Hash256.Read(Octets), hash);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA")]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyB=")]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA= ")]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEBES\nExQVFhcYGRobHB0eHyA=")]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHw==")]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAh")]
    public void Base64_that_is_not_the_canonical_one_of_32_octets_is_refused(string? text) => Assert.False(Hash256.TryParse(text, out _));

    [Fact]
    public void Leaf_and_node_have_their_prefixes_at_any_length()
    {
        Prop.ForAll<byte[], bool>(static (data, isLong) =>
        {
            byte[] leaf = isLong ? [.. data, .. new byte[2_000]] : data;
            return Hash256.OfLeaf(leaf) == Hash256.Read(SHA256.HashData([0x00, .. leaf]));
        }).QuickCheckThrowOnFailure();
        byte[] node = SHA256.HashData([0x01, .. Octets, .. SHA256.HashData([])]);

        Assert.Equal(Hash256.Read(node), Hash256.OfNode(Hash256.Read(Octets), Hash256.OfNothing));
        Assert.All(Enumerable.Range(505, 15), static length =>
            Assert.Equal(Hash256.Read(SHA256.HashData(new byte[length + 1])), Hash256.OfLeaf(new byte[length])));
    }
}
