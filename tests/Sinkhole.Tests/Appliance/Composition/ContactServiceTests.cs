using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Composition;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Reload;
using Sinkhole.Tests.Appliance.Reload;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Contacts;
using Xunit;

namespace Sinkhole.Tests.Appliance.Composition;

/// <summary>From a query to the journal, with the real name server, reload and journal.</summary>
public sealed class ContactServiceTests : IAsyncDisposable
{
    private readonly ReloadSite _site = new(("xa-1", "  - domain: evil.example"));
    private readonly ContactRing _ring;

    public ContactServiceTests()
    {
        _ring = new ContactRing(_site.Time);
    }

    private string Hits => Path.Combine(_site.Data, "hits");

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Profile_that_does_not_order_it_records_no_query_and_keeps_no_memory_for_it()
    {
        await using Journal journal = Open();
        await using (ContactService service = Follow(journal))
        {
            Ask("evil.example A");
            Assert.False(_ring.IsOpen);
        }

        Assert.Equal(0, _ring.Dropped);
        Assert.Equal(0, journal.Status.Last.Sequence);
    }

    [Fact]
    public async Task Reload_that_orders_it_begins_and_a_stop_loses_nothing_of_the_minute()
    {
        ContactService service;
        await using (Journal journal = Open())
        {
            service = Follow(journal);
            Ask("evil.example A");
            await OrderAsync();
            Ask("evil.example A", "evil.example A", "www.evil.example AAAA", "evil.example A +tcp");
            await service.DisposeAsync();
        }

        List<DnsContactRecord> contacts = Read();
        Assert.Equal([(DnsContactTransport.Udp, 3L), (DnsContactTransport.Tcp, 1L)], contacts.Select(static contact => (contact.Transport, contact.Queries)));
        Assert.All(contacts, static contact => Assert.Equal("xa-1", contact.OrderId));
        Assert.All(contacts, contact => Assert.Equal(_site.Number, contact.Generation));
        Assert.Equal((4, 0, 0, 0), (service.Counters.Recorded, service.Counters.Others, service.Counters.Lost, service.Counters.Failed));
    }

    [Fact]
    public async Task Record_that_the_journal_does_not_take_is_counted_as_failed()
    {
        Journal journal = Open();
        ContactService service = Follow(journal);
        await OrderAsync();
        Ask("evil.example A", "evil.example A");
        await journal.DisposeAsync();

        await service.DisposeAsync();

        Assert.Equal((0, 2), (service.Counters.Recorded, service.Counters.Failed));
    }

    private Journal Open() => Journal.Open(new JournalOptions { Folder = Hits, ApplianceId = Guid.NewGuid() }, TimeProvider.System);

    private ContactService Follow(Journal journal)
    {
        var service = new ContactService(_ring, journal, new FixedClock(), _site.Time);
        service.Follow(_site.Loaded, _site.Reloader);
        return service;
    }

    private async Task OrderAsync()
    {
        _site.Configure("pages: { seizure: { record: [http, dns] } }");
        Assert.Equal(ReloadResult.Ok, (await _site.ReloadAsync()).Result);
        Assert.True(_ring.IsOpen);
    }

    private void Ask(params string[] queries)
    {
        var responder = new Responder(_site.Loaded.Generations, _site.Time, orders: _site.Clock, contacts: _ring);
        foreach (ScenarioQuery query in queries.Select(ScenarioQuery.Parse))
        {
            byte[] packet = [.. query.Message, .. new byte[Responder.ReplyRoom]];
            var message = new ReceivedMessage(packet, query.Message.Length, query.Client);
            Assert.True(responder.Answer(message, responder.Now(), new QueryCounters(DnsTransport.Udp), out _) > 0);
        }
    }

    private List<DnsContactRecord> Read() =>
    [
        .. new JournalReader(Hits).Read(default)
            .Select(static stored => DnsContactRecord.TryRead(stored.Record, out DnsContactRecord? contact) ? contact : null)
            .OfType<DnsContactRecord>(),
    ];
}
