using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>The reader with hostile input: it returns an error value and never throws.</summary>
public sealed class MessageReaderTests
{
    private static readonly string[] Headers =
    [
        "123401000001000000000000", "123401000000000100000000", "123401000001000000000001", "12340100ffffffffffffffff", "123480000002000000000000",
    ];

    [Fact]
    public void Every_string_of_up_to_two_octets_behind_a_header_is_read_or_refused()
    {
        foreach (string header in Headers)
        {
            byte[] message = [.. Convert.FromHexString(header), 0, 0];
            for (int value = 0; value <= ushort.MaxValue; value++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(12), (ushort)value);
                AssertReadOrRefused(message);
                AssertReadOrRefused(message.AsSpan(0, 13));
            }

            AssertReadOrRefused(message.AsSpan(0, 12));
        }
    }

    [Fact]
    public void Every_string_of_three_octets_is_no_question()
    {
        byte[] message = [.. Convert.FromHexString(Headers[0]), 0, 0, 0];
        int read = 0;
        for (int value = 0; value < 1 << 24; value++)
        {
            message[12] = (byte)(value >> 16);
            message[13] = (byte)(value >> 8);
            message[14] = (byte)value;
            var reader = new MessageReader(message);
            read += reader.TryReadQuestion(out _) ? 1 : 0;
        }

        Assert.Equal(0, read);
    }

    [Fact]
    public void Well_formed_message_is_written_again_octet_for_octet()
    {
        var messages = new RandomMessage(seed: 1);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] message = messages.WellFormed();

            byte[] copy = MessageCopy.Rewrite(message, out WireError error);

            Assert.True(error == WireError.None, $"round {round}: {error} in {Convert.ToHexString(message)}");
            Assert.Equal(message, copy);
        }
    }

    [Fact]
    public void Mutated_message_is_refused_or_written_again_octet_for_octet()
    {
        var messages = new RandomMessage(seed: 2);
        for (int round = 0; round < 60_000; round++)
        {
            AssertReadOrRefused(messages.Mutated(messages.WellFormed()));
        }
    }

    [Fact]
    public void Noise_is_refused_or_written_again_octet_for_octet()
    {
        var messages = new RandomMessage(seed: 3);
        for (int round = 0; round < 40_000; round++)
        {
            AssertReadOrRefused(messages.Noise(messages.Below(80)));
        }
    }

    [Fact]
    public void Message_cut_anywhere_is_refused()
    {
        byte[] message = GoldenMessage.Read("reply-compressed").Octets;
        for (int octets = 0; octets < message.Length; octets++)
        {
            Assert.Empty(MessageCopy.Rewrite(message.AsSpan(0, octets), out WireError error));
            Assert.Equal(WireError.ShortInput, error);
        }
    }

    [Theory]
    [InlineData(0x40)]
    [InlineData(0x80)]
    [InlineData(0xBF)]
    public void Label_types_01_and_10_are_refused_wherever_they_stand(byte length)
    {
        byte[] message = [.. Convert.FromHexString(Headers[0]), 1, (byte)'a', length, 0, 0, 1, 0, 1];
        var reader = new MessageReader(message);

        Assert.False(reader.TryReadQuestion(out _));
        Assert.Equal(WireError.LabelType, reader.Error);
        Assert.Equal(WireError.LabelType, CompressedName.Measure(message, 12, out _, out _));
    }

    [Fact]
    public void Cursor_does_not_move_on_a_refusal()
    {
        byte[] message = [.. Convert.FromHexString(Headers[0]), 3, (byte)'a'];
        var reader = new MessageReader(message);

        Assert.False(reader.TryReadQuestion(out _));
        Assert.False(reader.TryReadRecord(out _));

        Assert.Equal(12, reader.Position);
    }

    /// <summary>Reads the whole message; if it is well-formed, it must be written again with the same octets.</summary>
    private static void AssertReadOrRefused(ReadOnlySpan<byte> message)
    {
        byte[] copy = MessageCopy.Rewrite(message, out WireError error);
        if (error == WireError.None && !message.SequenceEqual(copy))
        {
            Assert.Fail($"{Convert.ToHexString(message)} was written as {Convert.ToHexString(copy)}");
        }

        if (DnsHeader.TryRead(message, out DnsHeader header) && header.Questions == 0)
        {
            var reader = new MessageReader(message);
            WireError whole = Edns.TryReadSections(message, header, ref reader, out Edns edns);
            Assert.True(whole != WireError.None || error == WireError.None, "what OPT's walk accepts the reader accepts");
            Assert.True(!edns.IsPresent || edns.OptionsOffset + edns.OptionsOctets <= message.Length);
        }
    }
}
