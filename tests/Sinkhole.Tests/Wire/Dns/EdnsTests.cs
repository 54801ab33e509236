using System;
using System.Collections.Generic;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>OPT records by RFC 6891, and malformed option lists.</summary>
public sealed class EdnsTests
{
    [Theory]
    [InlineData(0, 512)]
    [InlineData(511, 512)]
    [InlineData(512, 512)]
    [InlineData(1232, 1232)]
    [InlineData(65535, 65535)]
    public void Payload_size_below_512_counts_as_512(ushort announced, int expected)
    {
        Assert.Equal(WireError.None, Read(Opt(announced, []), 1, out Edns edns));

        Assert.Equal(expected, edns.UdpOctets);
        Assert.True(edns.IsPresent);
    }

    [Fact]
    public void Version_extended_rcode_and_do_stand_in_the_ttl()
    {
        byte[] opt = Opt(1232, []);
        opt[5] = 0xAB;
        opt[6] = 0x07;
        opt[7] = 0x80;

        Assert.Equal(WireError.None, Read(opt, 1, out Edns edns));

        Assert.Equal(0xAB, edns.ExtendedRcode);
        Assert.Equal(7, edns.Version);
        Assert.True(edns.IsDnssecOk);
    }

    [Fact]
    public void Message_without_opt_has_no_edns()
    {
        Assert.Equal(WireError.None, Read([], 0, out Edns edns));

        Assert.False(edns.IsPresent);
    }

    [Theory]
    [InlineData(64, WireError.None)]
    [InlineData(65, WireError.TooManyOptions)]
    [InlineData(15_000, WireError.TooManyOptions)]
    public void At_most_64_options_are_looked_at(int options, WireError expected)
    {
        Assert.Equal(expected, Read(Opt(1232, new byte[4 * options]), 1, out Edns edns));

        Assert.Equal(expected == WireError.None, edns.IsPresent);
    }

    [Theory]
    [InlineData("00", WireError.OptionLength)]
    [InlineData("000a00", WireError.OptionLength)]
    [InlineData("000a0001", WireError.OptionLength)]
    [InlineData("000a00010100", WireError.OptionLength)]
    [InlineData("000affff", WireError.OptionLength)]
    [InlineData("000a0000", WireError.None)]
    [InlineData("000a00010100030000", WireError.None)]
    public void Option_must_end_inside_its_record(string options, WireError expected)
    {
        Assert.Equal(expected, Read(Opt(1232, Convert.FromHexString(options)), 1, out _));
    }

    [Fact]
    public void Second_opt_is_refused_and_the_first_is_kept_for_the_refusal()
    {
        Assert.Equal(WireError.SecondOpt, Read([.. Opt(1232, []), .. Opt(512, [])], 2, out Edns edns));

        Assert.True(edns.IsPresent);
        Assert.Equal(1232, edns.UdpOctets);
    }

    [Fact]
    public void Owner_other_than_the_root_is_refused()
    {
        byte[] named = [1, (byte)'a', .. Opt(1232, [])];

        Assert.Equal(WireError.OptOwner, Read(named, 1, out Edns edns));

        Assert.False(edns.IsPresent);
    }

    [Fact]
    public void Opt_outside_the_additional_section_is_a_record_like_others()
    {
        byte[] message = Message(Opt(1232, []), 0);
        message[7] = 1;
        _ = DnsHeader.TryRead(message, out DnsHeader header);
        var reader = new MessageReader(message);

        Assert.Equal(WireError.None, Edns.TryReadSections(message, header, ref reader, out Edns edns));

        Assert.False(edns.IsPresent);
    }

    [Fact]
    public void Opt_that_is_written_is_read_the_same()
    {
        byte[] option = ExtendedErrorOption.Encode(ExtendedError.Censored, "§ 7");
        byte[] opt = new byte[Edns.EmptyOptOctets + option.Length];
        var writer = new MessageWriter(opt, 0);

        writer.WriteOpt(1232, Rcode.BadVers, isDnssecOk: true, option);

        Assert.Equal(WireError.None, Read(opt, 1, out Edns edns));
        Assert.Equal(1, edns.ExtendedRcode);
        Assert.Equal(1232, edns.UdpOctets);
        Assert.Equal(option.Length, edns.OptionsOctets);
        Assert.Equal("000f0006 0010 c2a72037".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(option));
    }

    [Fact]
    public void Text_of_an_extended_error_is_short()
    {
        Assert.Equal(6 + 64, ExtendedErrorOption.Encode(ExtendedError.Other, new string('x', 64)).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => ExtendedErrorOption.Encode(ExtendedError.Other, new string('x', 65)));
    }

    [Fact]
    public void Any_options_are_read_or_refused()
    {
        var noise = new RandomMessage(seed: 5);
        for (int round = 0; round < 50_000; round++)
        {
            byte[] opt = Opt((ushort)noise.Below(65536), noise.Noise(noise.Below(24)));
            opt[10] = (byte)noise.Below(24);

            WireError error = Read(opt, 1, out Edns edns);

            Assert.True(error == WireError.None || !edns.IsPresent || error == WireError.TrailingOctets);
        }
    }

    private static byte[] Opt(ushort octets, byte[] options)
    {
        List<byte> opt = [0, 0, 41, (byte)(octets >> 8), (byte)octets, 0, 0, 0, 0, (byte)(options.Length >> 8), (byte)options.Length];
        return [.. opt, .. options];
    }

    private static byte[] Message(byte[] records, byte additionals) => [0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, additionals, .. records];

    private static WireError Read(byte[] records, byte additionals, out Edns edns)
    {
        byte[] message = Message(records, additionals);
        _ = DnsHeader.TryRead(message, out DnsHeader header);
        var reader = new MessageReader(message);
        return Edns.TryReadSections(message, header, ref reader, out edns);
    }
}
