using System;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Warning.Accounts;
using Xunit;

namespace Sinkhole.Tests.Warning.Accounts;

public sealed class FieldTextTests
{
    [Theory]
    [InlineData("username=u&password=p", '&', "password", "p")]
    [InlineData("a=1&Username=u", '&', "username", "u")]
    [InlineData("username=&username=second", '&', "username", "second")]
    [InlineData("username=a=b", '&', "username", "a=b")]
    [InlineData("xusername=u", '&', "username", "")]
    [InlineData("username", '&', "username", "")]
    [InlineData("", '&', "username", "")]
    [InlineData("mac=00%3A1A; stb_lang=en;timezone=x", ';', "mac", "00%3A1A")]
    [InlineData("stb_lang=en;  mac=m ", ';', "mac", "m")]
    [InlineData("stb_lang=en&mac=m", ';', "mac", "")]
    public void Field_is_found_by_its_name(string fields, char separator, string name, string value) =>
        Assert.Equal(value, FieldText.Find(fields, separator, name).ToString());

    [Theory]
    [InlineData("a%20b", false, "a b")]
    [InlineData("a+b", false, "a+b")]
    [InlineData("a+b", true, "a b")]
    [InlineData("%c3%A9é", true, "éé")]
    [InlineData("100%", true, "100%")]
    [InlineData("%4", true, "%4")]
    [InlineData("%zz%41", true, "%zzA")]
    [InlineData("\ud83d\ude00", true, "\ud83d\ude00")]
    public void Value_is_decoded(string written, bool plusIsSpace, string expected) => Assert.Equal(expected, Decode(written, plusIsSpace, 64));

    [Fact]
    public void Value_that_is_longer_than_its_room_is_cut_between_characters()
    {
        Assert.Equal("aa", Decode("aaé", plusIsSpace: true, room: 3));
        Assert.Equal("aaé", Decode("aaé", plusIsSpace: true, room: 4));
    }

    [Fact]
    public void Any_text_that_is_percent_encoded_is_read_as_it_was() =>
        Prop.ForAll<string?>(static text =>
        {
            string clean = string.Concat((text ?? string.Empty).EnumerateRunes());
            Assert.Equal(clean, Decode(Uri.EscapeDataString(clean), plusIsSpace: true, 4096));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_decoded_within_its_room() =>
        Prop.ForAll<string?, byte>(static (text, room) => FieldText.Decode(text, plusIsSpace: true, new byte[room]) <= room).QuickCheckThrowOnFailure();

    private static string Decode(string written, bool plusIsSpace, int room)
    {
        byte[] octets = new byte[room];
        return Encoding.UTF8.GetString(octets, 0, FieldText.Decode(written, plusIsSpace, octets));
    }
}
