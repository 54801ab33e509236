using System;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.Composition;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Contacts;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Appliance.Composition;

public sealed class ContactDrainTests
{
    private static readonly PolicyRule Rule = new(
        new PolicyOrder("a", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ExtendedError.Censored),
        PolicyAction.Page,
        new SinkholePage([IPAddress.Parse("192.0.2.80")], 30));

    private readonly ManualTime _time = new();
    private readonly FixedClock _clock = new();
    private readonly ContactRing _ring;
    private readonly ContactDrain _drain;

    public ContactDrainTests()
    {
        _ring = new ContactRing(_time);
        _drain = new ContactDrain(_ring, _clock, _time);
    }

    [Fact]
    public void Contact_has_the_instant_of_its_query_and_the_state_of_the_clock()
    {
        _ring.Open();
        Put(DnsTransport.Udp);
        _time.Advance(TimeSpan.FromMilliseconds(30));
        Put(DnsTransport.Udp);

        _drain.Take();

        DnsContactRecord contact = Assert.Single(_drain.EndMinute());
        Assert.Equal((ManualTime.Start, ManualTime.Start.AddMilliseconds(30)), (contact.First, contact.Last));
        Assert.Equal((2, true), (contact.Queries, contact.IsSpoofable));
        Assert.Equal(("evil.example", RRType.A), (contact.Names[0].Name, (RRType)contact.Names[0].Type));
        Assert.Equal((_clock.Reading, _time.GetUtcNow()), (contact.Clock, contact.Instant));
    }

    [Fact]
    public void Contact_over_TCP_is_not_spoofable()
    {
        _ring.Open();
        Put(DnsTransport.Tcp);
        _drain.Take();

        DnsContactRecord contact = Assert.Single(_drain.EndMinute());

        Assert.Equal((DnsContactTransport.Tcp, false), (contact.Transport, contact.IsSpoofable));
    }

    [Fact]
    public void Step_of_the_clock_does_not_change_the_length_of_a_minute()
    {
        _time.Set(ManualTime.Start.AddDays(400));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_drain.IsMinuteOver);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_drain.IsMinuteOver);
        Assert.Empty(_drain.EndMinute());
        Assert.False(_drain.IsMinuteOver);
    }

    [Fact]
    public void What_the_ring_drops_is_recorded_as_a_number_with_its_interval()
    {
        Put(DnsTransport.Udp);
        _time.Advance(TimeSpan.FromSeconds(1));
        _drain.Take();
        _drain.Take();

        DnsContactRecord lost = Assert.Single(_drain.EndMinute());

        Assert.Equal(
            (DnsContactForm.Lost, 1, ManualTime.Start, ManualTime.Start.AddSeconds(1)), (lost.Form, lost.Queries, lost.First, lost.Last));
    }

    [Fact]
    public void Minute_that_cannot_be_written_is_kept_as_a_number()
    {
        _ring.Open();
        Put(DnsTransport.Udp);
        Put(DnsTransport.Tcp);
        _drain.Take();
        ImmutableArray<DnsContactRecord> minute = _drain.EndMinute();

        _drain.Lose(minute);

        DnsContactRecord lost = Assert.Single(_drain.EndMinute());
        Assert.Equal((2, 2, DnsContactForm.Lost), (minute.Length, lost.Queries, lost.Form));
    }

    private void Put(DnsTransport transport) => _ring.Put(
        Client.FromEndPoint(IPEndPoint.Parse("198.51.100.7:4000"), transport),
        Rule,
        new WireName(ScenarioPolicy.Wire("Evil.example")),
        RRType.A,
        0,
        4711);
}
