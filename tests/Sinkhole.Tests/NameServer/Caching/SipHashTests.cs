using System;
using System.Buffers.Binary;
using System.Linq;
using Sinkhole.NameServer.Caching;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.NameServer.Caching;

/// <summary>The hash equals the published one: with the rounds of its paper, and with the fewer rounds that we use.</summary>
public sealed class SipHashTests
{
    private const int Messages = 64;

    [Theory]
    [InlineData(2, 4)]
    [InlineData(1, 3)]
    public void Hash_is_that_of_the_published_vectors(int wordRounds, int lastRounds)
    {
        byte[] expected = GoldenHex.Read($"siphash-{wordRounds}-{lastRounds}.hex");
        byte[] message = [.. Enumerable.Range(0, Messages).Select(octet => (byte)octet)];
        var hash = new SipHash(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908, wordRounds, lastRounds);

        Assert.Equal(Messages * sizeof(ulong), expected.Length);
        for (int octets = 0; octets < Messages; octets++)
        {
            ulong published = BinaryPrimitives.ReadUInt64LittleEndian(expected.AsSpan(octets * sizeof(ulong)));
            Assert.Equal(published, hash.Of(message.AsSpan(0, octets)));
        }
    }

    [Fact]
    public void Fewer_rounds_are_the_default()
    {
        Assert.Equal(new SipHash(1, 2, wordRounds: 1, lastRounds: 3).Of("name"u8), new SipHash(1, 2).Of("name"u8));
    }
}
