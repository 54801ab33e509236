using System;
using System.Collections.Generic;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

public sealed class WireNameTests
{
    [Theory]
    [InlineData("example", "example", true)]
    [InlineData("a.example", "example", true)]
    [InlineData("A.b.EXAMPLE", "b.Example", true)]
    [InlineData("example", "a.example", false)]
    [InlineData("notexample", "example", false)]
    [InlineData("example.other", "example", false)]
    [InlineData("a\\.example", "example", false)]
    [InlineData("anything.at.all", ".", true)]
    [InlineData(".", "example", false)]
    [InlineData(".", ".", true)]
    public void Name_is_at_or_below_by_whole_labels(string text, string ancestor, bool expected)
    {
        Assert.Equal(expected, Name(text).IsAtOrBelow(Name(ancestor)));
    }

    [Fact]
    public void Only_A_to_Z_are_folded()
    {
        for (int octet = 0; octet <= byte.MaxValue; octet++)
        {
            byte expected = octet is >= 'A' and <= 'Z' ? (byte)(octet + 32) : (byte)octet;

            Assert.Equal(expected, NameFolding.FoldOctet((byte)octet));
        }
    }

    [Fact]
    public void Length_octets_are_not_letters()
    {
        byte[] name = [63, .. new byte[63], 0];
        byte[] folded = new byte[name.Length];

        NameFolding.Fold(name, folded);

        Assert.Equal(name, folded);
    }

    [Fact]
    public void Labels_are_counted_and_taken_from_the_left()
    {
        WireName name = Name("www.evil.example");

        Assert.Equal(3, name.LabelCount);
        Assert.Equal("www"u8.ToArray(), name.FirstLabel.ToArray());
        Assert.Equal("evil.example", NameText.Format(name.Parent));
        Assert.True(name.Parent.Parent.Parent.Parent.IsRoot);
    }

    [Fact]
    public void Name_of_no_octets_is_the_root()
    {
        WireName nothing = default;

        Assert.True(nothing.IsRoot);
        Assert.True(nothing.FirstLabel.IsEmpty);
        Assert.True(nothing.EqualsIgnoreCase(WireName.Root));
        Assert.True(Name("evil.example").IsAtOrBelow(nothing));
        Assert.Equal(0, nothing.LabelCount);
    }

    [Fact]
    public void Any_name_in_wire_form_is_written_as_text_and_read_back()
    {
        var noise = new RandomMessage(seed: 6);
        NameBuffer buffer = default;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] name = RandomName(noise);
            string text = NameText.Format(new WireName(name));

            Assert.True(NameText.TryParse(text, buffer.Room, out int octets, out NameTextError error), $"{text}: {error}");
            Assert.Equal(name, buffer.Room[..octets].ToArray());
            Assert.All(text, character => Assert.InRange(character, '!', '~'));
        }
    }

    [Fact]
    public void Any_text_that_is_a_name_is_written_back_as_an_equal_name()
    {
        const string Alphabet = "aZ09-_.\\\\.. \t\0\"<é\u0130255128";
        var noise = new RandomMessage(seed: 7);
        NameBuffer first = default;
        NameBuffer second = default;
        Span<char> room = stackalloc char[80];
        int read = 0;
        for (int round = 0; round < 100_000; round++)
        {
            Span<char> text = room[..noise.Below(noise.Below(2) == 0 ? 8 : 80)];
            for (int at = 0; at < text.Length; at++)
            {
                text[at] = Alphabet[noise.Below(Alphabet.Length)];
            }

            if (!NameText.TryParse(text, first.Room, out int octets, out NameTextError error))
            {
                Assert.NotEqual(NameTextError.None, error);
                continue;
            }

            read++;
            first.SetLength(octets);
            Assert.Equal(WireError.None, CompressedName.Measure([.. new byte[12], .. first.Name.Octets], 12, out _, out int measured));
            Assert.Equal(octets, measured);
            Assert.True(NameText.TryParse(NameText.Format(first.Name), second.Room, out int again, out _));
            second.SetLength(again);
            Assert.True(first.Name.Octets.SequenceEqual(second.Name.Octets));
        }

        Assert.InRange(read, 1000, 99_000);
    }

    [Fact]
    public void Longest_name_with_escapes_fits_the_maximum_text_length()
    {
        List<byte> name = [];
        for (int label = 0; label < 127; label++)
        {
            name.AddRange([1, 0xFF]);
        }

        name.Add(0);
        Span<char> room = stackalloc char[NameText.MaxCharacters];

        Assert.True(NameText.TryFormat(new WireName([.. name]), room, out int characters));
        Assert.Equal((127 * 5) - 1, characters);
    }

    [Fact]
    public void Text_that_does_not_fit_is_refused_at_every_length()
    {
        WireName name = Name("a\\.b.\\000c.example");
        int needed = NameText.Format(name).Length;
        for (int room = 0; room < needed; room++)
        {
            Assert.False(NameText.TryFormat(name, new char[room], out _));
        }
    }

    private static byte[] RandomName(RandomMessage noise)
    {
        List<byte> name = [];
        for (int labels = noise.Below(8); labels > 0; labels--)
        {
            byte[] label = noise.Noise(1 + noise.Below(noise.Below(4) == 0 ? 63 : 12));
            if (name.Count + label.Length + 2 > WireLimits.NameOctets)
            {
                break;
            }

            name.Add((byte)label.Length);
            name.AddRange(label);
        }

        return [.. name, 0];
    }

    private static WireName Name(string text)
    {
        byte[] room = new byte[WireLimits.NameOctets];
        Assert.True(NameText.TryParse(text, room, out int octets, out NameTextError error), error.ToString());
        return new WireName(room.AsSpan(0, octets));
    }
}
