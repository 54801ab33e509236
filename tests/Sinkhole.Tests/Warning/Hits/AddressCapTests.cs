using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Xunit;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class AddressCapTests
{
    private readonly FixedClock _clock = new();

    [Fact]
    public void Neighbours_behind_an_address_are_found_by_port_and_all_orders_are_named()
    {
        AddressCap cap = Cap(maxHits: 2);
        BlockedName first = Blocked("xa-1");
        BlockedName second = Blocked("xa-2");

        Assert.True(Take(cap, "192.0.2.7:1000", first));
        Assert.True(Take(cap, "192.0.2.7:1001", first));
        Assert.False(Take(cap, "192.0.2.7:1002", second));
        Assert.False(Take(cap, "192.0.2.7:1002", first));
        Assert.False(Take(cap, "192.0.2.7:1003", first));
        _clock.Now = _clock.Now.AddSeconds(5);
        Assert.False(Take(cap, "192.0.2.7:1004", first));
        Assert.True(Take(cap, "192.0.2.8:1000", first));

        CountedRecord counted = Assert.Single(cap.EndMinute());
        Assert.Equal("xa-2", counted.OrderId);
        Assert.Equal(["xa-1", "xa-2"], (IEnumerable<string>)counted.CoveringOrders);
        Assert.Equal(4, counted.Visits);
        Assert.Equal([1002, 1003, 1004], counted.Ports.All.Select(port => (int)port));
        Assert.Equal((_clock.Now.AddSeconds(-5), _clock.Now), (counted.First, counted.Last));
        Assert.True(counted.IsComplete);
        Assert.Equal([IPAddress.Parse("192.0.2.7")], (IEnumerable<IPAddress>)counted.Clients);
        Assert.False(counted.HasFurtherOrders || counted.HasFurtherClients);
    }

    [Fact]
    public void Client_that_asks_for_names_of_many_orders_has_its_cap_and_one_record()
    {
        const int Orders = 1_500;
        AddressCap cap = Cap(maxHits: 10);
        int recorded = 0;
        for (int visit = 0; visit < 2 * Orders; visit++)
        {
            recorded += Take(cap, "192.0.2.7:1000", Blocked($"xa-{visit % Orders}")) ? 1 : 0;
        }

        CountedRecord counted = Assert.Single(cap.EndMinute());
        Assert.Equal(10, recorded);
        Assert.Equal((2 * Orders) - 10, counted.Visits);
        Assert.Equal(CountedRecord.MaxOrders, counted.CoveringOrders.Length);
        Assert.True(counted.HasFurtherOrders);
    }

    [Fact]
    public void Household_is_one_client_by_its_64_bits()
    {
        AddressCap cap = Cap(maxHits: 1);

        Assert.True(Take(cap, "[2001:db8:0:7::1]:1", Blocked("xa-1")));
        Assert.False(Take(cap, "[2001:db8:0:7:ffff::2]:2", Blocked("xa-1")));
        Assert.True(Take(cap, "[2001:db8:0:8::1]:1", Blocked("xa-1")));

        Assert.Equal(IPAddress.Parse("2001:db8:0:7::"), Assert.Single(Assert.Single(cap.EndMinute()).Clients));
    }

    [Fact]
    public void First_visit_beyond_the_cap_begins_a_record_that_the_minute_completes()
    {
        AddressCap cap = Cap(maxHits: 0);

        Assert.False(cap.TryTake(Visit("192.0.2.7:1000"), Blocked("xa-1"), out CountedRecord? begun));
        Assert.False(cap.TryTake(Visit("192.0.2.7:1001"), Blocked("xa-1"), out CountedRecord? second));

        Assert.NotNull(begun);
        Assert.Null(second);
        Assert.False(begun.IsComplete);
        Assert.Equal(1, begun.Visits);
        Assert.Equal([(ushort)1000], begun.Ports.All);
        Assert.Equal(begun.Id, Assert.Single(cap.EndMinute()).Id);
    }

    [Fact]
    public void Next_minute_gives_hits_again_and_counts_nothing_twice()
    {
        AddressCap cap = Cap(maxHits: 1);
        Assert.True(Take(cap, "192.0.2.7:1", Blocked("xa-1")));
        Assert.False(Take(cap, "192.0.2.7:2", Blocked("xa-1")));
        Assert.Single(cap.EndMinute());

        Assert.True(Take(cap, "192.0.2.7:3", Blocked("xa-1")));
        Assert.Empty(cap.EndMinute());
    }

    [Fact]
    public void Full_tables_bound_hits_and_records_and_lose_no_visit()
    {
        const int MaxHits = 2;
        AddressCap cap = Cap(MaxHits);
        BlockedName blocked = Blocked("xa-1");
        int recorded = 0;
        int visits = 0;
        for (int round = 0; round <= MaxHits; round++)
        {
            for (int client = 0; client < AddressCap.MaxClients + 5_000; client++)
            {
                visits++;
                Visit visit = Visit(new IPEndPoint(new IPAddress(BitConverter.GetBytes(client + 1)), client % 50_000));
                recorded += cap.TryTake(visit, blocked, out _) ? 1 : 0;
            }
        }

        IReadOnlyList<CountedRecord> counted = cap.EndMinute();
        CountedRecord others = Assert.Single(counted, static record => record.Clients.Length > 1);
        Assert.Equal((AddressCap.MaxClients + 1) * MaxHits, recorded);
        Assert.InRange(counted.Count, AddressCap.MaxCounted, AddressCap.MaxCounted + 1);
        Assert.Equal(visits, recorded + counted.Sum(record => record.Visits));
        Assert.Equal(CountedRecord.MaxClients, others.Clients.Length);
        Assert.True(others.HasFurtherClients);
        Assert.Equal(50_000, others.Ports.Count);
        Assert.InRange(others.ToRecord().Payload.Length, 1, Sinkhole.Evidence.Journals.Record.MaxPayloadOctets);
    }

    [Fact]
    public void Closed_cap_gives_what_was_counted_and_counts_no_more()
    {
        AddressCap cap = Cap(maxHits: 0);
        Assert.False(Take(cap, "192.0.2.7:1", Blocked("xa-1")));

        Assert.Single(cap.Close());

        Assert.True(Take(cap, "192.0.2.7:2", Blocked("xa-1")));
        Assert.Empty(cap.Close());
    }

    private AddressCap Cap(int maxHits) => new(maxHits, _clock, _clock);

    private bool Take(AddressCap cap, string source, BlockedName blocked) => cap.TryTake(Visit(source), blocked, out _);

    private Visit Visit(string source) => Visit(IPEndPoint.Parse(source));

    private Visit Visit(IPEndPoint source) =>
        HitRecordTests.Sample().Visit with { Source = source, Instant = _clock.Now, Clock = _clock.Reading };

    private static BlockedName Blocked(string order)
    {
        OrderFacts facts = SampleOrders.Court with { Id = order };
        return new BlockedName(Pages(facts), [order], ListedNames.Generation, "seized.example".Length);
    }

    private static OrderPages Pages(OrderFacts facts) => SampleOrders.Pages(facts).Find(facts.Id)!;
}
