using System;
using System.Linq;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>Vectorised folding equals folding octet by octet, for every length and value.</summary>
public sealed class NameFoldingTests
{
    [Fact]
    public void Every_octet_at_every_length_is_folded_as_it_is_alone()
    {
        for (int octets = 0; octets <= WireLimits.NameOctets; octets++)
        {
            for (int first = 0; first < 256; first += 17)
            {
                byte[] name = [.. Enumerable.Range(first, octets).Select(static octet => (byte)octet)];
                byte[] expected = [.. name.Select(NameFolding.FoldOctet)];
                byte[] folded = new byte[octets];

                NameFolding.Fold(name, folded);
                Assert.Equal(expected, folded);

                NameFolding.Fold(name, name);
                Assert.Equal(expected, name);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(33)]
    public void Nothing_is_written_behind_the_name(int octets)
    {
        byte[] folded = [.. Enumerable.Repeat((byte)0xEE, 64)];

        NameFolding.Fold(new byte[octets].Select(static _ => (byte)'A').ToArray(), folded);

        Assert.All(folded[octets..], static octet => Assert.Equal(0xEE, octet));
        Assert.Equal(octets, folded.AsSpan().IndexOf((byte)0xEE));
    }
}
