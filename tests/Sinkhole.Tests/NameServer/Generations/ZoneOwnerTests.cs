using System;
using Sinkhole.NameServer.Generations;
using Xunit;

namespace Sinkhole.Tests.NameServer.Generations;

public sealed class ZoneOwnerTests
{
    [Theory]
    [InlineData(93)]
    [InlineData(3)]
    public void Host_whose_soa_fits_every_answer_is_taken(int octets)
    {
        Assert.Equal(octets, new ZoneOwner(Host(octets), serial: 1).Host.Length);
    }

    [Theory]
    [InlineData(94)]
    [InlineData(250)]
    public void Host_whose_soa_would_not_fit_is_refused(int octets)
    {
        Assert.Throws<ArgumentException>(() => new ZoneOwner(Host(octets), serial: 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    public void Host_that_is_no_host_is_refused(string host)
    {
        Assert.Throws<ArgumentException>(() => new ZoneOwner(host, serial: 1));
    }

    /// <summary>A name of this many octets in wire form.</summary>
    private static string Host(int octets)
    {
        string host = string.Empty;
        for (int left = octets - 1; left > 0;)
        {
            int label = left <= 64 ? left - 1 : Math.Min(63, left - 3);
            host += (host.Length == 0 ? string.Empty : ".") + new string('h', label);
            left -= label + 1;
        }

        return host;
    }
}
