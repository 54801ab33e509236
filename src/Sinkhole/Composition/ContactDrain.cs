using System;
using System.Collections.Immutable;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Query;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Composition;

/// <summary>Takes contacts from the ring and counts them in the minute. One thread.</summary>
/// <param name="ring">Where the name server puts contacts.</param>
/// <param name="clock">Says how far the clock can be trusted.</param>
/// <param name="time">The clock, the same as the ring's.</param>
internal sealed class ContactDrain(ContactRing ring, IClockState clock, TimeProvider time)
{
    // A full ring is 3 million queries a second in the short pause, and 650,000 in the long one.
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ContactTable _table = new();
    private readonly byte[] _name = new byte[WireLimits.NameOctets];
    private long _minuteBegan = time.GetTimestamp();
    private DateTimeOffset _lastTake = time.GetUtcNow();
    private long _dropped;

    /// <summary>Whether the records of the minute are due. A step of the clock does not change its length.</summary>
    public bool IsMinuteOver => time.GetElapsedTime(_minuteBegan) >= Minute;

    /// <summary>Counts what the ring has, one ring at most.</summary>
    /// <returns>How long to pause before the next call.</returns>
    public TimeSpan Take()
    {
        // The state of the clock is read after its time: what was set in between is not synchronised.
        (DateTimeOffset now, long timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        _table.Watch(clock.Read());
        int taken = 0;
        while (taken < ContactRing.Capacity && ring.TryTake(out Contact contact, _name, out int octets))
        {
            taken++;
            Count(contact, octets, now - time.GetElapsedTime(contact.Timestamp, timestamp));
        }

        long dropped = ring.Dropped;
        _table.AddLost(dropped - _dropped, _lastTake, now);
        (_dropped, _lastTake) = (dropped, now);
        return taken > 0 ? ShortPause : LongPause;
    }

    /// <summary>Ends the minute.</summary>
    /// <returns>Its records.</returns>
    public ImmutableArray<DnsContactRecord> EndMinute()
    {
        _minuteBegan = time.GetTimestamp();
        return _table.EndMinute(time.GetUtcNow());
    }

    /// <summary>Keeps only the number of queries of records that cannot be written.</summary>
    public void Lose(ImmutableArray<DnsContactRecord> records)
    {
        foreach (DnsContactRecord record in records)
        {
            _table.AddLost(record.Queries, record.First, record.Last);
        }
    }

    private void Count(in Contact contact, int octets, DateTimeOffset instant)
    {
        Span<byte> name = _name.AsSpan(0, octets);
        NameFolding.Fold(name, name);
        _table.Add(new AskedQuery
        {
            Address = contact.Address,
            Port = contact.Port,
            Transport = contact.Transport == DnsTransport.Udp ? DnsContactTransport.Udp : DnsContactTransport.Tcp,
            Name = new WireName(name),
            ApexOffset = contact.ApexOffset,
            Type = (ushort)contact.Type,
            OrderId = contact.Rule.Order.Id,
            Generation = contact.Generation,
            Instant = instant,
        });
    }
}
