using Sinkhole.Warning.Redaction;
using Xunit;

namespace Sinkhole.Tests.Warning.Redaction;

public sealed class RecordedHostTests
{
    private const string Entry = "c4n4ry001a79b4e72d.example";

    [Theory]
    [InlineData("", "")]
    [InlineData("www.", "www.")]
    [InlineData("cdn12.tv.", "cdn12.tv.")]
    [InlineData("4k.live-hd.", "4k.live-hd.")]
    [InlineData("login.", "login.")]
    [InlineData("catapult_tv.", "catapult_tv.")]
    [InlineData("001a79b4e72d.", "*.")]
    [InlineData("00-1a-79-b4-e7-2d.www.", "*.")]
    [InlineData("00.1a.79.b4.e7.2d.", "*.")]
    [InlineData("mac001a79b4e72d.www.", "*.www.")]
    [InlineData("c4n4ry.www.", "*.www.")]
    [InlineData("user-line77.", "*.")]
    [InlineData("user.jdoe.", "user.*.")]
    [InlineData("jdoe.user.www.", "*.user.*.")]
    [InlineData("pass.hunter.", "pass.*.")]
    [InlineData("token1.abcdef.", "token1.*.")]
    [InlineData("bearer.xyz.", "bearer.*.")]
    [InlineData("login.mario.", "login.*.")]
    [InlineData("www.login.", "*.login.")]
    [InlineData("john-doe-gmail-com.", "*.")]
    [InlineData("198.51.100.7.", "*.")]
    [InlineData("www.3f2504e0-4f89-11d3-9a0c-0305e82c3301.", "*.")]
    [InlineData("357912345678901.", "*.")]
    [InlineData("39-333-123-4567.", "*.")]
    [InlineData("357-912-345-678-901.", "*.")]
    [InlineData("3579.1234.567.", "*.")]
    [InlineData("3.579.123.4567.", "*.")]
    [InlineData("001a.79b4e72d.www.", "*.")]
    [InlineData("001-a79-b4e-72d.", "*.")]
    [InlineData("0x00-0x1a-0x79-0xb4-0xe7-0x2d.", "*.")]
    [InlineData("mac-b4e72d.", "*.")]
    [InlineData("u.mario.p.hunter.", "*.")]
    [InlineData("u-mario-p-hunter.", "*.")]
    [InlineData("mario.gmail.com.", "*.*.*.")]
    [InlineData("mario-at-mail.", "*.")]
    [InlineData("mario_at_mail.", "*.")]
    [InlineData("mario.at.mail.", "*.")]
    [InlineData("sessionid-hunter.", "*.")]
    [InlineData("tokenhunter.", "*.")]
    [InlineData("accesstoken.hunter.", "*.*.")]
    [InlineData("x-api-key.hunter.", "*.*.")]
    [InlineData("device_unique_id.hunter.", "*.*.")]
    [InlineData("benutzer.mario.kennwort.hunter.", "benutzer.*.kennwort.*.")]
    [InlineData("mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dzpi.", "*.")]
    public void Labels_before_the_entry_are_kept_where_they_look_like_hosts(string before, string kept) =>
        Assert.Equal(kept + Entry, RecordedHost.Of(before + Entry, Entry.Length));
}
