using System.Net;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>Neither one client nor one domain can take what is for all.</summary>
public sealed class FlightCapsTests
{
    private static readonly FlightLimits Limits = new() { OfOneClient = 20, OfOneSuffix = 30 };

    private readonly FlightCaps _caps = new(Limits);

    [Fact]
    public void Client_has_its_cap_and_others_theirs()
    {
        Fill("192.0.2.1");

        Assert.False(_caps.TryEnterClient(Client("192.0.2.1")));
        Assert.True(_caps.TryEnterClient(Client("198.51.100.1")));
        _caps.LeaveClient(Client("192.0.2.1"));
        Assert.True(_caps.TryEnterClient(Client("192.0.2.1")));
        Assert.False(_caps.TryEnterClient(Client("192.0.2.1")));
    }

    [Fact]
    public void Subscriber_by_IPv6_is_the_prefix_not_the_address()
    {
        Fill("2001:db8::1");

        Assert.False(_caps.TryEnterClient(Client("2001:db8::2")));
        Assert.True(_caps.TryEnterClient(Client("2001:db8:0:1::1")));
    }

    [Fact]
    public void Domain_has_its_cap_whatever_stands_before_it()
    {
        for (int count = 0; count < Limits.OfOneSuffix; count++)
        {
            Assert.True(_caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire($"n{count}.slow.example"))));
        }

        Assert.False(_caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire("other.SLOW.example"))));
        Assert.True(_caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire("good.example"))));
        _caps.LeaveSuffix(new WireName(ScenarioPolicy.Wire("slow.example")));
        Assert.True(_caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire("slow.example"))));
    }

    private void Fill(string address)
    {
        for (int count = 0; count < Limits.OfOneClient; count++)
        {
            Assert.True(_caps.TryEnterClient(Client(address)));
        }
    }

    private static Client Client(string address) => new(
        Sinkhole.NameServer.Query.Client.ToBits(IPAddress.Parse(address)), port: 5353, DnsTransport.Udp);
}
