using System.Net;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Query;
using Sinkhole.Orders.Guard;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>Neither one client nor one domain can take all places.</summary>
public sealed class InflightCapsTests
{
    private const int Free = 4096;

    private static readonly InflightLimits Limits = new() { PerClient = 20, PerSuffix = 30 };

    private readonly InflightCaps _caps = new(Limits);

    [Fact]
    public void Client_has_its_cap_and_others_theirs()
    {
        Fill("192.0.2.1");

        Assert.False(_caps.TryEnterClient(Client("192.0.2.1"), Free));
        Assert.True(_caps.TryEnterClient(Client("198.51.100.1"), Free));
        _caps.LeaveClient(Client("192.0.2.1"));
        Assert.True(_caps.TryEnterClient(Client("192.0.2.1"), Free));
        Assert.False(_caps.TryEnterClient(Client("192.0.2.1"), Free));
    }

    [Fact]
    public void Subscriber_by_IPv6_is_the_prefix_not_the_address()
    {
        Fill("2001:db8::1");

        Assert.False(_caps.TryEnterClient(Client("2001:db8::2"), Free));
        Assert.True(_caps.TryEnterClient(Client("2001:db8:0:1::1"), Free));
    }

    [Fact]
    public void Domain_has_its_cap_whatever_stands_before_it()
    {
        int cell = 0;
        for (int count = 0; count < Limits.PerSuffix; count++)
        {
            Assert.True(_caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire($"n{count}.slow.example")), out cell));
        }

        Assert.False(_caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire("other.SLOW.example")), out _));
        Assert.True(_caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire("good.example")), out _));
        _caps.LeaveSuffix(cell);
        Assert.True(_caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire("slow.example")), out _));
    }

    [Fact]
    public void Client_has_no_more_than_half_of_what_is_free_and_one_at_least()
    {
        Assert.True(_caps.TryEnterClient(Client("192.0.2.1"), free: 4));
        Assert.True(_caps.TryEnterClient(Client("192.0.2.1"), free: 4));
        Assert.False(_caps.TryEnterClient(Client("192.0.2.1"), free: 4));
        Assert.True(_caps.TryEnterClient(Client("198.51.100.1"), free: 0));
        Assert.False(_caps.TryEnterClient(Client("198.51.100.1"), free: 0));
    }

    [Fact]
    public void Domains_below_a_suffix_of_two_labels_have_a_cap_each()
    {
        PublicSuffixList suffixes = PublicSuffixList.BuiltIn();
        var caps = new InflightCaps(new InflightLimits
        {
            PerSuffix = 1,
            LabelsOfSuffix = (scoped WireName name) => SuffixLabels.Of(suffixes, name),
        });

        Assert.True(caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire("www.first.co.uk")), out _));
        Assert.True(caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire("www.second.co.uk")), out _));
        Assert.False(caps.TryEnterSuffix(new WireName(ScenarioPolicy.Wire("other.FIRST.co.uk")), out _));
    }

    private void Fill(string address)
    {
        for (int count = 0; count < Limits.PerClient; count++)
        {
            Assert.True(_caps.TryEnterClient(Client(address), Free));
        }
    }

    private static Client Client(string address) => new(
        Sinkhole.NameServer.Query.Client.ToBits(IPAddress.Parse(address)), port: 5353, DnsTransport.Udp);
}
