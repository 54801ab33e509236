using System;
using System.Threading.Tasks;
using Sinkhole.Reload;
using Sinkhole.Warning.Hits;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

public sealed class BlockedNamesTests
{
    [Theory]
    [InlineData("evil.example", "evil.example")]
    [InlineData("a.evil.example", "evil.example")]
    [InlineData("x.y.a_b.evil.example", "evil.example")]
    [InlineData("tv.bad.example", "tv.bad.example")]
    [InlineData("www.tv.bad.example", "tv.bad.example")]
    public async Task Entry_that_decides_is_told_by_its_length(string host, string entry)
    {
        await using var site = new ReloadSite(("xa-1", "  - domain: evil.example\n  - domain: tv.bad.example"));
        byte[] wire = new byte[WireLimits.NameOctets];
        Assert.True(NameText.TryParse(host, wire, out int octets, out _));

        Assert.True(new BlockedNames(site.Loaded).TryFind(new WireName(wire.AsSpan(0, octets)), site.Time.GetUtcNow(), out BlockedName? blocked));

        Assert.Equal(entry, blocked.EntryOf(host).ToString());
    }
}
