using System.Net;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Xunit;

namespace Sinkhole.Tests.NameServer.Policy;

public sealed class ClientGroupsTests
{
    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.0", true)]
    [InlineData("192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("192.0.2.7/32", "192.0.2.7", true)]
    [InlineData("192.0.2.7/32", "192.0.2.6", false)]
    [InlineData("0.0.0.0/0", "198.51.100.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("::1/128", "::1", true)]
    [InlineData("::/0", "2001:db8::1", true)]
    public void Client_is_allowed_by_prefix(string prefix, string address, bool expected)
    {
        Assert.Equal(expected, IsAllowed(prefix, address));
    }

    [Theory]
    [InlineData("::/0")]
    [InlineData("::/64")]
    [InlineData("::/80")]
    public void Prefix_of_IPv6_does_not_let_IPv4_in(string prefix)
    {
        Assert.False(IsAllowed(prefix, "192.0.2.1"));
    }

    [Fact]
    public void Mapped_prefix_is_the_IPv4_prefix_it_says()
    {
        Assert.True(IsAllowed("::ffff:192.0.2.0/120", "192.0.2.1"));
        Assert.False(IsAllowed("::ffff:192.0.2.0/120", "198.51.100.1"));
    }

    [Fact]
    public void Nobody_is_allowed_by_an_empty_list()
    {
        Assert.False(new ClientGroups([]).IsAllowed(Of("127.0.0.1")));
    }

    private static bool IsAllowed(string prefix, string address) =>
        new ClientGroups([IPNetwork.Parse(prefix)]).IsAllowed(Of(address));

    private static Client Of(string address) =>
        Client.FromEndPoint(new IPEndPoint(IPAddress.Parse(address), 5353), DnsTransport.Udp);
}
