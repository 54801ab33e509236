using System;
using System.Collections.Generic;
using Sinkhole.Platform.Crypto;
using Xunit;

namespace Sinkhole.Tests.Platform.Crypto;

public sealed class RandomBlocksTests
{
    [Theory]
    [InlineData(12)]
    [InlineData(16)]
    public void No_block_comes_twice_nor_is_any_empty(int octets)
    {
        var blocks = new RandomBlocks(octets);
        var seen = new HashSet<string>(StringComparer.Ordinal) { new('0', 2 * octets) };
        byte[] block = new byte[octets];
        for (int taken = 0; taken < 1000; taken++)
        {
            blocks.Take(block);

            Assert.True(seen.Add(Convert.ToHexString(block)), $"block {taken} is not new");
        }
    }

    [Fact]
    public void Block_of_another_length_is_not_given()
    {
        var blocks = new RandomBlocks(16);

        Assert.Throws<ArgumentException>(() => blocks.Take(new byte[15]));
        Assert.Throws<ArgumentException>(() => blocks.Take(new byte[17]));
    }
}
