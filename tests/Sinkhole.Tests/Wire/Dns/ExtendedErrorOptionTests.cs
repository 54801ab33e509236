using System;
using System.Buffers.Binary;
using System.Text;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>Extended errors of upstreams are forwarded with bounded text that is safe to print.</summary>
public sealed class ExtendedErrorOptionTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("signature expired", "signature expired")]
    [InlineData("clé expirée", "clé expirée")]
    [InlineData("ends with NUL\0", "ends with NUL")]
    [InlineData("\u001b[2Jcleared", "")]
    [InlineData("two\nlines", "")]
    [InlineData("\u202Eturned round", "")]
    public void Plain_text_is_forwarded(string text, string expected)
    {
        Assert.Equal(
            ExtendedErrorOption.Encode((ExtendedError)6, expected), ExtendedErrorOption.Bounded(Option(15, 6, Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Long_text_is_cut_between_two_letters()
    {
        byte[] passed = ExtendedErrorOption.Bounded(Option(15, 6, Encoding.UTF8.GetBytes("x" + new string('é', 300))));

        Assert.Equal(ExtendedErrorOption.Encode((ExtendedError)6, "x" + new string('é', 31)), passed);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_left_out()
    {
        Assert.Equal(ExtendedErrorOption.Encode((ExtendedError)6), ExtendedErrorOption.Bounded(Option(15, 6, [0x61, 0xFF, 0xC3])));
    }

    [Fact]
    public void First_error_is_taken_and_other_options_are_skipped()
    {
        byte[] options = [.. Option(10, 1, [1, 2, 3]), .. Option(15, 22, []), .. Option(15, 6, [])];

        Assert.Equal(ExtendedErrorOption.Encode((ExtendedError)22), ExtendedErrorOption.Bounded(options));
    }

    [Fact]
    public void Options_without_one_give_none()
    {
        Assert.Empty(ExtendedErrorOption.Bounded([]));
        Assert.Empty(ExtendedErrorOption.Bounded(Option(10, 1, [1])));
        Assert.Empty(ExtendedErrorOption.Bounded([0, 15, 0, 1, 6]));
    }

    [Fact]
    public void Any_octets_give_one_sound_option_or_none()
    {
        var random = new RandomMessage(seed: 8914);
        for (int round = 0; round < 50_000; round++)
        {
            byte[] octets = random.Noise(random.Below(90));
            if (octets.Length > 4 && round % 2 == 0)
            {
                BinaryPrimitives.WriteUInt16BigEndian(octets, 15);
                BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(2), (ushort)random.Below(100));
            }

            byte[] passed = ExtendedErrorOption.Bounded(octets);

            Assert.True(
                passed.Length == 0
                || (passed.Length is >= 6 and <= 6 + ExtendedErrorOption.MaxTextOctets
                    && BinaryPrimitives.ReadUInt16BigEndian(passed.AsSpan(2)) == passed.Length - 4
                    && Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(passed.AsSpan(6))).AsSpan().SequenceEqual(passed.AsSpan(6))),
                Convert.ToHexString(octets));
        }
    }

    private static byte[] Option(ushort code, ushort error, byte[] text)
    {
        byte[] option = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(option, code);
        BinaryPrimitives.WriteUInt16BigEndian(option.AsSpan(2), (ushort)(2 + text.Length));
        BinaryPrimitives.WriteUInt16BigEndian(option.AsSpan(4), error);
        return [.. option, .. text];
    }
}
