using System;
using System.Linq;
using System.Net;
using System.Threading;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Contacts;

public sealed class ContactRingTests
{
    private static readonly PolicyRule Rule = new(
        new PolicyOrder("a", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ExtendedError.Censored),
        PolicyAction.Page,
        new SinkholePage([IPAddress.Parse("192.0.2.80")], 30));

    private readonly ManualTime _time = new();
    private readonly ContactRing _ring;
    private readonly byte[] _name = new byte[WireLimits.NameOctets];

    public ContactRingTests()
    {
        _ring = new ContactRing(_time);
    }

    [Fact]
    public void Contact_is_taken_as_it_was_put()
    {
        _ring.Open();
        Client client = Client(7, DnsTransport.Tcp);
        _ring.Put(client, Rule, Wire("WWW.evil.example"), RRType.Aaaa, apexOffset: 4, generation: 4711);

        Assert.True(_ring.TryTake(out Contact contact, _name, out int octets));

        Assert.Equal(
            new Contact(Rule, client.Address, client.Port, DnsTransport.Tcp, RRType.Aaaa, 4, 4711, _time.GetTimestamp()), contact);
        Assert.Equal("WWW.evil.example", NameText.Format(new WireName(_name.AsSpan(0, octets))));
        Assert.False(_ring.TryTake(out _, _name, out _));
    }

    [Fact]
    public void Longest_name_is_taken_whole()
    {
        _ring.Open();
        string longest = string.Join('.', Enumerable.Repeat(new string('a', 63), 3)) + "." + new string('b', 61);
        _ring.Put(Client(1), Rule, Wire(longest), RRType.A, 192, 1);

        Assert.True(_ring.TryTake(out Contact contact, _name, out int octets));

        Assert.Equal((255, 192), (octets, contact.ApexOffset));
        Assert.Equal(longest, NameText.Format(new WireName(_name.AsSpan(0, octets))));
    }

    [Fact]
    public void Ring_that_is_not_open_counts_what_it_drops()
    {
        Put(1);

        Assert.Equal(1, _ring.Dropped);
        Assert.False(_ring.TryTake(out _, _name, out _));
    }

    [Fact]
    public void Full_ring_counts_what_it_drops_and_keeps_the_oldest()
    {
        _ring.Open();
        for (int number = 0; number < ContactRing.Capacity + 3; number++)
        {
            Put(number);
        }

        Assert.Equal(3, _ring.Dropped);
        for (int number = 0; number < ContactRing.Capacity; number++)
        {
            Assert.True(_ring.TryTake(out Contact contact, _name, out _));
            Assert.Equal((uint)number, contact.Generation);
        }

        Assert.False(_ring.TryTake(out _, _name, out _));
        Put(9);
        Assert.True(_ring.TryTake(out Contact next, _name, out _));
        Assert.Equal(9U, next.Generation);
    }

    [Fact]
    public void Put_allocates_nothing_whether_there_is_room_or_not()
    {
        _ring.Open();
        Put(0);
        byte[] name = ScenarioPolicy.Wire("evil.example");
        Client client = Client(1);
        long allocated = long.MaxValue;

        // The runtime may put a few octets of its own on this thread while it tiers code.
        for (int round = 0; round < 10 && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int number = 0; number < 2 * ContactRing.Capacity; number++)
            {
                _ring.Put(client, Rule, new WireName(name), RRType.A, 0, 1);
            }

            while (round % 2 == 0 && _ring.TryTake(out _, _name, out _))
            {
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
        Assert.True(_ring.Dropped > ContactRing.Capacity);
    }

    [Fact]
    public void Each_contact_of_many_threads_is_taken_once_or_counted_as_dropped()
    {
        const int Threads = 4;
        const int Each = 100_000;
        _ring.Open();
        bool[] seen = new bool[Threads * Each];
        Thread[] threads =
        [
            .. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
            {
                for (int number = 0; number < Each; number++)
                {
                    Put((thread * Each) + number);
                }
            })),
        ];

        Array.ForEach(threads, static thread => thread.Start());
        long taken = 0;
        while (taken + _ring.Dropped < seen.Length)
        {
            while (_ring.TryTake(out Contact contact, _name, out int octets))
            {
                taken++;
                Assert.False(seen[contact.Generation]);
                seen[contact.Generation] = true;
                Assert.Equal($"n{contact.Generation}.example", NameText.Format(new WireName(_name.AsSpan(0, octets))));
            }
        }

        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal(seen.Length, taken + _ring.Dropped);
        Assert.Equal(taken, seen.Count(static one => one));
    }

    private static Client Client(uint host, DnsTransport transport = DnsTransport.Udp) =>
        Sinkhole.NameServer.Query.Client.FromEndPoint(new IPEndPoint(new IPAddress([198, 51, 100, (byte)host]), 4000), transport);

    private static WireName Wire(string name) => new(ScenarioPolicy.Wire(name));

    private void Put(int number) => _ring.Put(Client(1), Rule, Wire($"n{number}.example"), RRType.A, 0, (uint)number);
}
