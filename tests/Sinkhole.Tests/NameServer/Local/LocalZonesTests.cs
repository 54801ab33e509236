using System;
using System.Linq;
using Sinkhole.NameServer.Local;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Local;

/// <summary>The table of special names; the scenario of rule M15 checks their answers.</summary>
public sealed class LocalZonesTests
{
    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("A.B.LocalHost", "LocalHost")]
    [InlineData("x.invalid", "invalid")]
    [InlineData("4.3.2.10.in-addr.arpa", "10.in-addr.arpa")]
    [InlineData("1.0.0.127.in-addr.arpa", "127.in-addr.arpa")]
    [InlineData("1.0.0.192.in-addr.arpa", null)]
    [InlineData("170.0.0.192.in-addr.arpa", "170.0.0.192.in-addr.arpa")]
    [InlineData("in-addr.arpa", null)]
    [InlineData("d.ip6.arpa", null)]
    [InlineData("d.f.ip6.arpa", "d.f.ip6.arpa")]
    [InlineData("localhost.example", null)]
    [InlineData("use-application-dns.net", null)]
    [InlineData(".", null)]
    public void Name_belongs_to_the_zone_that_stands_over_it(string name, string? zone)
    {
        Assert.Equal(zone, ZoneOf(LocalZones.Standard, name));
    }

    [Theory]
    [InlineData("use-application-dns.net", "use-application-dns.net")]
    [InlineData("mask-h2.icloud.com", null)]
    [InlineData("net", null)]
    public void Canary_is_denied_when_it_is_asked_for(string name, string? zone)
    {
        Assert.Equal(zone, ZoneOf(new LocalZones([Canary.Firefox]), name));
    }

    /// <summary>IANA's two registries, without the names that resolvers treat as normal names.</summary>
    [Theory]
    [InlineData("6tisch.arpa alt eap-noob.arpa eap.arpa home.arpa invalid ipv4only.arpa local localhost onion resolver.arpa service.arpa test")]
    [InlineData("170.0.0.192.in-addr.arpa 171.0.0.192.in-addr.arpa 254.169.in-addr.arpa 10.in-addr.arpa 168.192.in-addr.arpa")]
    [InlineData("16.172.in-addr.arpa 31.172.in-addr.arpa 64.100.in-addr.arpa 127.100.in-addr.arpa 0.in-addr.arpa 127.in-addr.arpa")]
    [InlineData("2.0.192.in-addr.arpa 100.51.198.in-addr.arpa 113.0.203.in-addr.arpa 255.255.255.255.in-addr.arpa")]
    [InlineData("8.e.f.ip6.arpa 9.e.f.ip6.arpa a.e.f.ip6.arpa b.e.f.ip6.arpa d.f.ip6.arpa 8.b.d.0.1.0.0.2.ip6.arpa")]
    public void Registered_name_is_a_zone_of_its_own(string names)
    {
        Assert.All(names.Split(' '), static name => Assert.Equal(name, ZoneOf(LocalZones.Standard, name)));
    }

    [Theory]
    [InlineData("example")]
    [InlineData("example.com")]
    [InlineData("example.net")]
    [InlineData("example.org")]
    public void Name_of_examples_is_a_name_like_others(string name)
    {
        Assert.Null(ZoneOf(LocalZones.Standard, name));
    }

    [Fact]
    public void Every_special_name_says_its_standard()
    {
        Assert.All(SpecialNames.All, static special => Assert.Matches("^RFC [0-9]{4}", special.Standard));
        Assert.Equal(SpecialNames.All.Count, SpecialNames.All.DistinctBy(static special => special.Name).Count());
    }

    [Fact]
    public void Walk_of_the_longest_name_ends_where_the_table_ends()
    {
        string name = string.Join('.', Enumerable.Repeat("1", 119)) + ".10.in-addr.arpa";

        Assert.Equal("10.in-addr.arpa", ZoneOf(LocalZones.Standard, name));
    }

    [Fact]
    public void Name_that_cannot_be_a_zone_is_refused()
    {
        var builder = new LocalZoneBuilder();

        Assert.Throws<ArgumentException>(() => builder.Add(".", LocalRole.Denied));
        Assert.Throws<ArgumentException>(() => builder.Add("a..b", LocalRole.Denied));
    }

    private static string? ZoneOf(LocalZones zones, string name)
    {
        byte[] wire = ScenarioPolicy.Wire(name);
        return zones.TryFind(new WireName(wire), out LocalMatch match) ? NameText.Format(new WireName(wire.AsSpan(match.ApexOffset))) : null;
    }
}
