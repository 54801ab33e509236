using System;
using System.Collections.Generic;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.NameServer.Answering;
using Sinkhole.Tests.NameServer.Forwarding;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Contacts;

/// <summary>Of which queries a contact is kept: those whose own name an order covers, where the page profile of the order says so.</summary>
public sealed class RecordedContactTests
{
    private const string Orders = """
        page seizure 30s 192.0.2.80 2001:db8::80 record
        page silent 30s 192.0.2.80
        generation 4711
        order xa-erc-2026-0345 court from 2026-01-01 until 2027-01-01
        subtree evil.example page seizure
        subtree quiet.example page silent
        subtree gone.example nxdomain silent
        subtree watched.example observe
        subtree help.evil.example passthru
        allow fine.evil.example
        upstream 198.51.100.53:53
        """;

    private readonly ContactRing _ring;
    private readonly GenerationCell _generations = new(ScenarioPolicy.Of(Orders));
    private readonly AnswerCache _cache;
    private readonly Responder _responder;
    private readonly QueryCounters _counters = new(DnsTransport.Udp);

    public RecordedContactTests()
    {
        var time = new ManualTime(ScenarioRun.Start);
        _ring = new ContactRing(time);
        _ring.Open();
        _cache = new AnswerCache(1 << 20, time);
        _responder = new Responder(_generations, time, _cache, contacts: _ring);
    }

    [Theory]
    [InlineData("evil.example A", "evil.example")]
    [InlineData("WWW.Evil.Example MX +tcp", "evil.example")]
    [InlineData("a.b.evil.example TYPE65280 +edns", "evil.example")]
    public void Query_for_a_name_whose_profile_records_is_a_contact(string text, string entry)
    {
        (Contact contact, string name) = Assert.Single(Ask(text));

        Assert.Equal(text.Split(' ')[0], name);
        Assert.Equal("xa-erc-2026-0345", contact.Rule.Order.Id);
        Assert.Equal(ScenarioPolicy.Wire(name).Length - ScenarioPolicy.Wire(entry).Length, contact.ApexOffset);
        Assert.Equal(4711U, contact.Generation);
        Assert.Equal(text.Contains("+tcp", StringComparison.Ordinal) ? DnsTransport.Tcp : DnsTransport.Udp, contact.Transport);
    }

    [Theory]
    [InlineData("quiet.example A")]
    [InlineData("gone.example A")]
    [InlineData("watched.example A")]
    [InlineData("help.evil.example A")]
    [InlineData("fine.evil.example A")]
    [InlineData("other.example A")]
    [InlineData("evil.example A from=192.0.2.7")]
    [InlineData("evil.example A +qr")]
    [InlineData("evil.example AXFR +tcp")]
    public void Query_that_no_profile_asks_for_or_that_gets_no_answer_of_an_order_is_none(string text) => Assert.Empty(Ask(text));

    /// <summary>Whoever holds the other name has made the alias: the client did not ask for the seized name.</summary>
    [Fact]
    public void Query_for_a_name_whose_alias_leads_to_a_seized_one_is_none()
    {
        var query = ScenarioQuery.Parse("alias.example A");
        var scripted = ScriptedAnswer.Parse(["alias.example", "A", "NOERROR"]);
        scripted.Add(["answer", "alias.example", "60", "CNAME", "evil.example"]);
        scripted.Add(["answer", "evil.example", "60", "A", "198.51.100.1"]);
        QueryResult result = QueryResults.Of(_generations.Current, query);
        var pending = new PendingQuery(query.Message, query.Client, result, new NoPath(), _counters);
        AnswerReader.Read(pending.Question, scripted.Message(query.Message), new byte[AnswerReader.RoomOctets])!
            .KeepIn(_cache, pending.Question, pending.Group);

        Assert.Empty(Ask("alias.example A"));

        Assert.Equal(1, _cache.Hits);
    }

    [Fact]
    public void Query_that_is_a_contact_allocates_nothing()
    {
        var query = ScenarioQuery.Parse("evil.example A +edns");
        byte[] packet = new byte[query.Message.Length + Responder.ReplyRoom];
        long allocated = long.MaxValue;
        for (int round = 0; round < 10 && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int asked = 0; asked < 4000; asked++)
            {
                query.Message.CopyTo(packet, 0);
                _responder.Answer(new ReceivedMessage(packet, query.Message.Length, query.Client), _responder.Now(), _counters, out _);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
        Assert.True(_ring.TryTake(out _, new byte[WireLimits.NameOctets], out _));
    }

    private List<(Contact Contact, string Name)> Ask(string text)
    {
        var query = ScenarioQuery.Parse(text);
        byte[] packet = [.. query.Message, .. new byte[Responder.ReplyRoom]];
        _responder.Answer(new ReceivedMessage(packet, query.Message.Length, query.Client), _responder.Now(), _counters, out _);
        List<(Contact, string)> contacts = [];
        byte[] name = new byte[WireLimits.NameOctets];
        while (_ring.TryTake(out Contact contact, name, out int octets))
        {
            contacts.Add((contact, NameText.Format(new WireName(name.AsSpan(0, octets)))));
        }

        return contacts;
    }
}
