using System;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Warning.Contacts;

public sealed class ContactTableTests
{
    private const string Entry = "evil.example";

    private static readonly DateTimeOffset Now = SampleOrders.Now;

    private readonly ContactTable _table = new();

    [Fact]
    public void R15_Client_that_asks_a_thousand_times_in_a_minute_is_one_client_with_a_thousand_queries()
    {
        for (int number = 0; number < 1000; number++)
        {
            Ask("192.0.2.7", number % 2 == 0 ? "evil.example" : "www.evil.example", port: (ushort)(1024 + (number % 3)), at: number);
        }

        DnsContactRecord contact = Assert.Single(EndMinute());
        Assert.Equal((1000, 1U), (contact.Queries, contact.Clients));
        Assert.Equal((Now, Now.AddSeconds(999)), (contact.First, contact.Last));
        Assert.Equal([1024, 1025, 1026], contact.Ports.Select(static port => (int)port));
        Assert.Equal([new AskedName("evil.example", 1, 500), new AskedName("www.evil.example", 1, 500)], contact.Names.AsEnumerable());
        Assert.Equal((IPAddress.Parse("192.0.2.7"), "a", 4711), (contact.Client, contact.OrderId, contact.Generation));
    }

    [Fact]
    public void Client_order_and_transport_have_records_of_their_own()
    {
        Ask("192.0.2.7", Entry);
        Ask("192.0.2.8", Entry);
        Ask("192.0.2.7", Entry, order: "b");
        Ask("192.0.2.7", Entry, transport: DnsContactTransport.Tcp);

        ImmutableArray<DnsContactRecord> records = EndMinute();

        Assert.Equal(4, records.Length);
        Assert.All(records, static record => Assert.Equal(1, record.Queries));
        Assert.Equal(
            [DnsContactTransport.Tcp], records.Where(static record => !record.IsSpoofable).Select(static record => record.Transport));
        Assert.Empty(EndMinute());
    }

    [Fact]
    public void Addresses_of_one_64_are_one_client_and_a_mapped_address_is_an_IPv4_one()
    {
        Ask("2001:db8::1", Entry);
        Ask("2001:db8::2", Entry);
        Ask("192.0.2.7", Entry);

        Assert.Equal(["192.0.2.7", "2001:db8::"], EndMinute().Select(static record => record.Client!.ToString()).Order());
    }

    [Theory]
    [InlineData("WWW.Evil.Example", "www.evil.example")]
    [InlineData("user.mario.evil.example", "user.*.evil.example")]
    [InlineData("0123456789abcdef.evil.example", "*.evil.example")]
    [InlineData(@"mario\@home.evil.example", "*.evil.example")]
    [InlineData(@"a\.b\000.evil.example", "*.evil.example")]
    public void Labels_before_the_entry_are_recorded_as_those_of_a_host(string asked, string recorded)
    {
        Ask("192.0.2.7", asked);

        Assert.Equal(recorded, Assert.Single(Assert.Single(EndMinute()).Names).Name);
    }

    [Fact]
    public void Further_names_and_ports_are_counted_and_flagged()
    {
        for (int number = 0; number < 100; number++)
        {
            Ask("192.0.2.7", "evil.example", type: (ushort)(1000 + number), port: (ushort)(1 + number));
        }

        DnsContactRecord contact = Assert.Single(EndMinute());
        Assert.Equal((100, 84), (contact.Queries, contact.FurtherQueries));
        Assert.Equal((DnsContactRecord.MaxNames, DnsContactRecord.MaxPorts), (contact.Names.Length, contact.Ports.Length));
        Assert.True(contact.HasFurtherPorts);
        Assert.True(DnsContactRecord.TryRead(contact.ToRecord(), out _));
    }

    [Fact]
    public void Million_forged_clients_are_bounded_in_memory_and_each_query_is_counted_once()
    {
        const int Clients = 1_000_000;
        byte[] name = ScenarioPolicy.Wire(Entry);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int number = 0; number < Clients; number++)
        {
            _table.Add(Query((UInt128)0xFFFF << 32 | (uint)number, name));
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        ImmutableArray<DnsContactRecord> records = EndMinute();

        Assert.True(allocated < 32 * 1024 * 1024, $"{allocated} octets");
        DnsContactRecord others = Assert.Single(records, static record => record.Form == DnsContactForm.Others);
        Assert.Equal(ContactTable.MaxRecords + 1, records.Length);
        Assert.Equal(Clients, records.Sum(static record => record.Queries));
        Assert.Equal((ContactTable.MaxOthers, true), ((int)others.Clients, others.HasFurtherClients));
        Assert.All(records, static record => Assert.True(DnsContactRecord.TryRead(record.ToRecord(), out _)));
    }

    [Fact]
    public void Number_of_clients_that_share_a_record_is_exact_while_it_can_be_counted()
    {
        byte[] name = ScenarioPolicy.Wire(Entry);
        for (int number = 0; number < 2 * (ContactTable.MaxRecords + 1000); number++)
        {
            _table.Add(Query((UInt128)0xFFFF << 32 | (uint)(number / 2), name));
        }

        DnsContactRecord others = Assert.Single(EndMinute(), static record => record.Form == DnsContactForm.Others);
        Assert.Equal((1000U, 2000, false), (others.Clients, others.Queries, others.HasFurtherClients));
    }

    [Fact]
    public void Lost_queries_are_one_record_with_their_number_and_interval()
    {
        _table.AddLost(0, Now, Now);
        Assert.Empty(EndMinute());
        _table.AddLost(3, Now, Now.AddSeconds(1));
        _table.AddLost(4, Now.AddSeconds(2), Now.AddSeconds(3));

        DnsContactRecord lost = Assert.Single(EndMinute());

        Assert.Equal((DnsContactForm.Lost, 7, Now, Now.AddSeconds(3)), (lost.Form, lost.Queries, lost.First, lost.Last));
        Assert.True(DnsContactRecord.TryRead(lost.ToRecord(), out _));
    }

    [Fact]
    public void Minute_in_which_the_clock_was_not_synchronised_is_not_resolvable()
    {
        _table.Watch(new ClockReading(true, TimeSpan.FromMilliseconds(3)));
        _table.Watch(new ClockReading(false, TimeSpan.FromMilliseconds(1)));
        _table.Watch(new ClockReading(true, TimeSpan.FromMilliseconds(2)));
        Ask("192.0.2.7", Entry);

        Assert.Equal(new ClockReading(false, TimeSpan.FromMilliseconds(3)), Assert.Single(EndMinute()).Clock);
        _table.Watch(new ClockReading(true, TimeSpan.FromMilliseconds(2)));
        Ask("192.0.2.7", Entry);
        Assert.Equal(new ClockReading(true, TimeSpan.FromMilliseconds(2)), Assert.Single(EndMinute()).Clock);
    }

    [Fact]
    public void Counts_are_those_of_a_plain_list_for_any_queries()
    {
        Arbitrary<(byte Host, byte Label, bool IsTcp)[]> queries = ArbMap.Default.ArbFor<(byte, byte, bool)[]>();

        Prop.ForAll(queries, asked =>
        {
            var table = new ContactTable();
            foreach ((byte host, byte label, bool isTcp) in asked)
            {
                table.Add(Query(
                    Client.ToBits(new IPAddress([192, 0, 2, (byte)(host % 5)])),
                    ScenarioPolicy.Wire(label % 3 == 0 ? Entry : $"{"abc"[label % 3]}.evil.example"),
                    label % 3 == 0 ? 0 : 2,
                    isTcp ? DnsContactTransport.Tcp : DnsContactTransport.Udp));
            }

            ImmutableArray<DnsContactRecord> records = table.EndMinute(Now);
            var expected = asked.GroupBy(static query => (query.Host % 5, query.IsTcp)).ToDictionary(
                static group => ($"192.0.2.{group.Key.Item1}", group.Key.IsTcp), static group => (long)group.Count());
            return records.Length == expected.Count
                && records.All(record => expected[(record.Client!.ToString(), !record.IsSpoofable)] == record.Queries
                    && record.FurtherQueries == 0 && DnsContactRecord.TryRead(record.ToRecord(), out _));
        }).QuickCheckThrowOnFailure();
    }

    private static AskedQuery Query(UInt128 address, byte[] name, int apex = 0, DnsContactTransport transport = DnsContactTransport.Udp) => new()
    {
        Address = address,
        Port = 4000,
        Transport = transport,
        Name = new WireName(name),
        ApexOffset = apex,
        Type = 1,
        OrderId = "a",
        Generation = 4711,
        Instant = Now,
    };

    private void Ask(
        string client,
        string name,
        ushort port = 4000,
        ushort type = 1,
        int at = 0,
        string order = "a",
        DnsContactTransport transport = DnsContactTransport.Udp)
    {
        byte[] octets = ScenarioPolicy.Wire(name);
        NameFolding.Fold(octets, octets);
        _table.Add(new AskedQuery
        {
            Address = Client.ToBits(IPAddress.Parse(client)),
            Port = port,
            Transport = transport,
            Name = new WireName(octets),
            ApexOffset = octets.Length - ScenarioPolicy.Wire(Entry).Length,
            Type = type,
            OrderId = order,
            Generation = 4711,
            Instant = Now.AddSeconds(at),
        });
    }

    private ImmutableArray<DnsContactRecord> EndMinute() => _table.EndMinute(Now.AddMinutes(1));
}
