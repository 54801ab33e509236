using System;
using System.Threading.Tasks;
using Sinkhole.NameServer.Policy;
using Sinkhole.Reload;
using Sinkhole.Tests.NameServer.Policy;
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
    public async Task Deciding_entry_is_given_by_its_length(string host, string entry)
    {
        await using var site = new ReloadSite(("xa-1", "  - domain: evil.example\n  - domain: tv.bad.example"));
        byte[] wire = new byte[WireLimits.NameOctets];
        Assert.True(NameText.TryParse(host, wire, out int octets, out _));

        Assert.True(new BlockedNames(site.Loaded, site.Clock).TryFind(new WireName(wire.AsSpan(0, octets)), out BlockedName? blocked));

        Assert.Equal(entry, blocked.EntryOf(host).ToString());
    }

    [Fact]
    public async Task Order_that_has_ended_covers_nothing()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        Assert.True(IsBlocked(site));

        site.Time.Set(DateTimeOffset.Parse("2027-11-02T00:00:00Z"));

        Assert.False(IsBlocked(site));
    }

    [Fact]
    public async Task Clock_that_is_not_synchronised_ends_no_page()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        long now = site.Time.GetUtcNow().UtcTicks;
        site.Clock.Publish(new ClockAnchor(now, now, site.Time.GetTimestamp(), IsSynchronized: false));

        site.Time.Set(DateTimeOffset.Parse("1970-01-01T00:00:00Z"));
        Assert.True(IsBlocked(site));
        site.Time.Set(DateTimeOffset.Parse("2090-01-01T00:00:00Z"));
        Assert.True(IsBlocked(site));
    }

    private static bool IsBlocked(ReloadSite site) =>
        new BlockedNames(site.Loaded, site.Clock).TryFind(RandomPolicy.Wire("www.evil.example"), out _);
}
