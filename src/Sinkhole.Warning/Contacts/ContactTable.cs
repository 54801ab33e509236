using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using System.Runtime.InteropServices;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Contacts;

/// <summary>
/// Counts the DNS queries of a minute: one record for each client, order and transport. One thread, which also ends the minute.
/// </summary>
/// <remarks>
/// Memory is bounded for any number of clients, names and ports. Clients that find the table full share one record for each order and
/// transport, which says how many they were, and where that could not be counted. So each query is in exactly one count.
/// </remarks>
public sealed class ContactTable
{
    /// <summary>Records of one client each in a minute: at most 10 MiB with all their ports.</summary>
    public const int MaxRecords = 16 * 1024;

    /// <summary>Questions kept in all records of a minute: at most 32 MiB with the longest names.</summary>
    public const int MaxNames = 32 * 1024;

    /// <summary>Clients that share a record and are counted one by one in a minute: 3 MiB.</summary>
    public const int MaxOthers = 64 * 1024;

    private const int AddressOctets = 16;

    private Dictionary<Key, ContactMinute> _clients = [];
    private Dictionary<(string Order, DnsContactTransport Transport), ContactMinute> _others = [];
    private HashSet<Key> _known = [];
    private int _names = MaxNames;
    private ClockReading? _worst;
    private LostQueries _lost;

    /// <summary>Counts a query.</summary>
    public void Add(in AskedQuery query)
    {
        var key = new Key(HostOf(query.Address), query.OrderId, query.Transport);
        if (!_clients.TryGetValue(key, out ContactMinute? minute))
        {
            minute = _clients.Count < MaxRecords ? Begin(query, key) : Shared(query, key);
        }

        minute.Add(query, ref _names);
    }

    /// <summary>Counts queries of which nothing but their number is known.</summary>
    /// <param name="queries">How many; 0 does nothing.</param>
    /// <param name="from">None of them came before.</param>
    /// <param name="until">None came after.</param>
    public void AddLost(long queries, DateTimeOffset from, DateTimeOffset until)
    {
        if (queries > 0)
        {
            _lost = _lost.Queries == 0 ? new LostQueries(queries, from, until) : _lost with
            {
                Queries = _lost.Queries + queries,
                Until = until,
            };
        }
    }

    /// <summary>Takes the state of the clock: the records of the minute get the worst.</summary>
    public void Watch(ClockReading clock) => _worst = _worst is ClockReading worst
        ? new ClockReading(
            worst.IsSynchronized && clock.IsSynchronized, worst.Bound > clock.Bound ? worst.Bound : clock.Bound)
        : clock;

    /// <summary>Ends the minute.</summary>
    /// <param name="now">The instant, UTC.</param>
    /// <returns>The records of what was counted in it, to be written now.</returns>
    public ImmutableArray<DnsContactRecord> EndMinute(DateTimeOffset now)
    {
        ClockReading clock = _worst ?? new ClockReading(IsSynchronized: false, TimeSpan.MaxValue);
        ImmutableArray<DnsContactRecord> records =
        [
            .. _clients.Values.Concat(_others.Values).Select(minute => minute.ToRecord(now, clock)),
            .. _lost.Queries > 0 ? [_lost.ToRecord(now, clock)] : Array.Empty<DnsContactRecord>(),
        ];

        // New ones: a table that a flood has made large would keep its memory.
        (_clients, _others, _known) = ([], [], []);
        (_names, _worst, _lost) = (MaxNames, null, default);
        return records;
    }

    // An IPv4 address, or the /64 of an IPv6 one.
    private static UInt128 HostOf(UInt128 address) => address >> 32 == 0xFFFF ? address : address >> 64 << 64;

    private ContactMinute Begin(in AskedQuery query, Key key)
    {
        var minute = new ContactMinute(query, AddressOf(key.Host));
        _clients.Add(key, minute);
        return minute;
    }

    private ContactMinute Shared(in AskedQuery query, Key key)
    {
        ref ContactMinute? minute = ref CollectionsMarshal.GetValueRefOrAddDefault(_others, (key.Order, key.Transport), out _);
        minute ??= new ContactMinute(query, client: null) { Clients = 0 };
        if (_known.Contains(key))
        {
            return minute;
        }

        if (_known.Count < MaxOthers)
        {
            _known.Add(key);
            minute.Clients++;
        }
        else
        {
            minute.HasFurtherClients = true;
        }

        return minute;
    }

    private static IPAddress AddressOf(UInt128 host)
    {
        Span<byte> octets = stackalloc byte[AddressOctets];
        BinaryPrimitives.WriteUInt128BigEndian(octets, host);
        var address = new IPAddress(octets);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private readonly record struct Key(UInt128 Host, string Order, DnsContactTransport Transport);

    private readonly record struct LostQueries(long Queries, DateTimeOffset From, DateTimeOffset Until)
    {
        public DnsContactRecord ToRecord(DateTimeOffset now, ClockReading clock) => new()
        {
            Form = DnsContactForm.Lost,
            Transport = DnsContactTransport.Unknown,
            IsSpoofable = true,
            Generation = 0,
            Queries = Queries,
            First = From,
            Last = Until,
            Clients = 0,
            OrderId = string.Empty,
            Instant = now,
            Clock = clock,
        };
    }
}
