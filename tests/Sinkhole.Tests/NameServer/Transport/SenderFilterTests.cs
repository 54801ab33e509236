using System.Net;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>Rule M13: senders that are never answered.</summary>
public sealed class SenderFilterTests
{
    [Theory]
    [InlineData("192.0.2.7", 0)]
    [InlineData("2001:db8::7", 0)]
    [InlineData("0.0.0.0", 5353)]
    [InlineData("0.1.2.3", 5353)]
    [InlineData("224.0.0.251", 5353)]
    [InlineData("239.255.255.255", 5353)]
    [InlineData("240.0.0.1", 5353)]
    [InlineData("255.255.255.255", 5353)]
    [InlineData("::", 5353)]
    [InlineData("ff02::fb", 5353)]
    [InlineData("192.0.2.53", 53)]
    public void Sender_is_impossible(string address, int port)
    {
        Assert.True(IsImpossible("192.0.2.53:53", address, port));
    }

    [Theory]
    [InlineData("192.0.2.53", 5353)]
    [InlineData("192.0.2.7", 53)]
    [InlineData("223.255.255.255", 1)]
    [InlineData("127.0.0.1", 65535)]
    [InlineData("2001:db8::7", 53)]
    [InlineData("fe80::1", 53)]
    public void Sender_is_possible(string address, int port)
    {
        Assert.False(IsImpossible("192.0.2.53:53", address, port));
    }

    [Theory]
    [InlineData("0.0.0.0:53", "127.0.0.1", 53, true)]
    [InlineData("0.0.0.0:53", "127.0.0.1", 54, false)]
    [InlineData("0.0.0.0:53", "192.0.2.7", 53, false)]
    public void Wildcard_listens_on_every_address_of_the_host(string listener, string address, int port, bool isImpossible)
    {
        Assert.Equal(isImpossible, IsImpossible(listener, address, port));
    }

    private static bool IsImpossible(string listener, string address, int port) =>
        new SenderFilter(IPEndPoint.Parse(listener))
            .IsImpossible(Client.FromEndPoint(new IPEndPoint(IPAddress.Parse(address), port), DnsTransport.Udp));
}
