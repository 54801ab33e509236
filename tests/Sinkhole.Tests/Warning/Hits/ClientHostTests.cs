using System.Net;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class ClientHostTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("2001:db8::1", "192.0.2.1", false)]
    public void One_client_is_an_IPv4_address_or_the_64_of_an_IPv6_one(string one, string other, bool isSame)
    {
        Assert.Equal(isSame, Of(one) == Of(other));
    }

    [Fact]
    public void What_is_no_address_is_no_client()
    {
        Assert.Null(ClientHost.Of(null));
        Assert.Null(ClientHost.Of(new DnsEndPoint("client.example", 1)));
    }

    private static ulong? Of(string address) => ClientHost.Of(new IPEndPoint(IPAddress.Parse(address), 1));
}
