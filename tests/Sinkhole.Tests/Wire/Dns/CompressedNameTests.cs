using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>Malicious compression pointers (RFC 9267 §2-§5).</summary>
public sealed class CompressedNameTests
{
    private const int FirstName = WireLimits.HeaderOctets;

    [Theory]
    [InlineData(126)]
    [InlineData(127)]
    public void Chain_of_at_most_127_pointers_is_followed(int pointers)
    {
        byte[] message = PointerChain(pointers);
        NameBuffer name = default;

        WireError error = CompressedName.Expand(message, message.Length - 2, ref name, out int octets);

        Assert.Equal(WireError.None, error);
        Assert.Equal(2, octets);
        Assert.Equal("a", NameText.Format(name.Name));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(5000)]
    public void Longer_chain_of_pointers_is_refused(int pointers)
    {
        byte[] message = PointerChain(pointers);

        Assert.Equal(WireError.PointerLoop, CompressedName.Measure(message, message.Length - 2, out _, out _));
    }

    [Theory]
    [InlineData(255, WireError.None)]
    [InlineData(256, WireError.NameTooLong)]
    public void Name_put_together_by_pointers_has_at_most_255_octets(int octets, WireError expected)
    {
        List<byte> message = [.. new byte[FirstName]];
        int below = FirstName;
        message.Add(0);
        for (int left = octets - 1; left > 0;)
        {
            int label = Math.Min(left - 1, left - 65 is 0 or 1 ? 31 : 63);
            int start = message.Count;
            message.Add((byte)label);
            message.AddRange(new byte[label]);
            message.AddRange([(byte)(0xC0 | (below >> 8)), (byte)below]);
            below = start;
            left -= label + 1;
        }

        WireError error = CompressedName.Measure([.. message], below, out _, out int measured);

        Assert.Equal(expected, error);
        Assert.Equal(octets, error == WireError.None ? measured : octets);
    }

    [Fact]
    public void Pointer_to_any_place_from_itself_on_is_refused()
    {
        byte[] message = new byte[64];
        for (int target = 20; target < 0x3FFF; target++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(20), (ushort)(0xC000 | target));

            Assert.Equal(WireError.Pointer, CompressedName.Measure(message, 20, out _, out _));
        }
    }

    [Fact]
    public void Pointer_into_the_header_is_refused()
    {
        byte[] message = new byte[64];
        for (int target = 0; target < FirstName; target++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(20), (ushort)(0xC000 | target));

            Assert.Equal(WireError.Pointer, CompressedName.Measure(message, 20, out _, out _));
        }
    }

    [Fact]
    public void Two_pointers_at_each_other_are_refused()
    {
        byte[] message = new byte[32];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(12), 0xC000 | 20);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(20), 0xC000 | 12);

        Assert.Equal(WireError.Pointer, CompressedName.Measure(message, 12, out _, out _));
        Assert.Equal(WireError.Pointer, CompressedName.Measure(message, 20, out _, out _));
    }

    [Fact]
    public void Labels_after_a_jump_may_not_run_into_where_the_jump_began()
    {
        byte[] message = [.. new byte[FirstName], 3, (byte)'a', (byte)'b', (byte)'c', 0xC0, 12];

        Assert.Equal(WireError.Pointer, CompressedName.Measure(message, 16, out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("C0")]
    [InlineData("03")]
    [InlineData("036162")]
    [InlineData("03616263")]
    public void Name_that_ends_with_the_message_is_short(string octets)
    {
        byte[] message = [.. new byte[FirstName], .. Convert.FromHexString(octets)];

        Assert.Equal(WireError.ShortInput, CompressedName.Measure(message, FirstName, out _, out _));
    }

    [Fact]
    public void Any_octets_at_any_place_are_a_name_or_a_refusal_and_both_walks_agree()
    {
        var noise = new RandomMessage(seed: 4);
        NameBuffer name = default;
        for (int round = 0; round < 100_000; round++)
        {
            byte[] message = noise.Noise(12 + noise.Below(60));
            for (int pointers = noise.Below(6); pointers > 0; pointers--)
            {
                message[noise.Below(message.Length)] = 0xC0;
            }

            int offset = noise.Below(message.Length + 1);

            WireError measured = CompressedName.Measure(message, offset, out int octetsInPlace, out int nameOctets);
            WireError expanded = CompressedName.Expand(message, offset, ref name, out int octetsExpanded);

            Assert.Equal(measured, expanded);
            if (measured == WireError.None)
            {
                Assert.Equal(octetsInPlace, octetsExpanded);
                Assert.Equal(nameOctets, name.Length);
                Assert.True(offset + octetsInPlace <= message.Length);
                Assert.Equal(WireError.None, CompressedName.Measure([.. new byte[FirstName], .. name.Name.Octets], FirstName, out _, out _));
            }
        }
    }

    /// <summary>The name "a" at offset 12, followed by pointers, each to the one before.</summary>
    private static byte[] PointerChain(int pointers)
    {
        byte[] message = new byte[FirstName + 3 + (2 * pointers)];
        message[FirstName] = 1;
        message[FirstName + 1] = (byte)'a';
        int target = FirstName;
        for (int at = FirstName + 3; at < message.Length; at += 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), (ushort)(0xC000 | target));
            target = at;
        }

        return message;
    }
}
