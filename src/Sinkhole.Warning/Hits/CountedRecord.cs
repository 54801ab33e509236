using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// The visits of one client in one minute beyond <c>limits.hits_per_address</c>: how many, first and last instant, orders and ports.
/// Subscribers that share an address are distinguished by the port.
/// </summary>
/// <remarks>
/// Written twice with the same id: at the first such visit, with that visit, and at the end of the minute, with all of them. The second
/// replaces the first. After a crash in between only the first exists. The number of clients with their own record is limited; all
/// others share one record. Payload, version 2: version, whether the minute is over (0 or 1), class of the first order
/// (an octet each), id (10), generation (8), visits (8), first and last instant in microseconds of the Unix epoch (8 each), the number of
/// clients (2) and each (length of the address, address; of an IPv6 one the first 64 bits, zeros behind), the first order's id as text, the
/// number of covering orders (1) and their ids, whether lists are cut (1; 1: clients, 2: orders, 3: both), the ports
/// (<see cref="PortSet"/>). Version 1 was one record for each order: one client, no number of clients, and no octet for cut lists.
/// </remarks>
public sealed record CountedRecord
{
    /// <summary>Max clients that one record lists.</summary>
    internal const int MaxClients = 1024;

    /// <summary>Max orders that one record lists.</summary>
    internal const int MaxOrders = byte.MaxValue;

    private const byte Version = 2;
    private const byte VersionOfOneClient = 1;
    private const byte FurtherClients = 1;
    private const byte FurtherOrders = 2;

    /// <summary>The same in both records of a minute; no visitor sees it.</summary>
    public required HitReference Id { get; init; }

    /// <summary>Whether it holds all visits of the minute.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>The clients: IPv4 addresses, or the first 64 bits of IPv6 addresses; one, or up to 1,024 that share the record.</summary>
    public required ImmutableArray<IPAddress> Clients { get; init; }

    /// <summary>Whether there were more clients than <see cref="Clients"/> lists.</summary>
    public bool HasFurtherClients { get; init; }

    /// <summary>The order that decided the answer to the first visit.</summary>
    public required string OrderId { get; init; }

    /// <summary>Its class.</summary>
    public required OrderClass OrderClass { get; init; }

    /// <summary>All orders that covered any of the names, at most 255.</summary>
    public required ImmutableArray<string> CoveringOrders { get; init; }

    /// <summary>Whether there were more orders than <see cref="CoveringOrders"/> lists.</summary>
    public bool HasFurtherOrders { get; init; }

    /// <summary>The generation that decided the last visit.</summary>
    public required long Generation { get; init; }

    /// <summary>Number of visits, at least 1.</summary>
    public required long Visits { get; init; }

    /// <summary>Instant of the first visit, UTC, in whole microseconds.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>Instant of the last visit.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>All source ports of the visits.</summary>
    public required PortSet Ports { get; init; }

    /// <summary>When the record was made, UTC.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>State of the clock at that instant.</summary>
    public required ClockReading Clock { get; init; }

    /// <summary>The record for the journal.</summary>
    public Record ToRecord()
    {
        var payload = new PayloadWriter();
        payload.Octet(Version);
        payload.Octet(IsComplete ? (byte)1 : (byte)0);
        payload.Octet((byte)OrderClass);
        payload.Reference(Id);
        payload.Int64(Generation);
        payload.Int64(Visits);
        payload.Instant(First);
        payload.Instant(Last);
        payload.UInt16((ushort)Clients.Length);
        foreach (IPAddress client in Clients)
        {
            payload.Address(client);
        }

        payload.Text(OrderId);
        payload.Orders(CoveringOrders);
        payload.Octet((byte)((HasFurtherClients ? FurtherClients : 0) | (HasFurtherOrders ? FurtherOrders : 0)));
        Ports.WriteTo(payload);
        return new Record(RecordKinds.Counted, Instant, Clock.Bound, Clock.IsSynchronized, payload.ToArray())
        {
            Group = RecordGroup.Of(CoveringOrders),
        };
    }

    /// <summary>Reads a record of the journal.</summary>
    /// <returns>False if it has another kind or version, or is incomplete.</returns>
    public static bool TryRead(in Record record, [NotNullWhen(true)] out CountedRecord? counted)
    {
        var payload = new PayloadReader(record.Payload.Span);
        byte version = payload.Octet();
        byte complete = payload.Octet();
        var orderClass = (OrderClass)payload.Octet();
        HitReference id = payload.Reference();
        long generation = payload.Int64();
        long visits = payload.Int64();
        DateTimeOffset first = payload.Instant();
        DateTimeOffset last = payload.Instant();
        ImmutableArray<IPAddress> clients = version == VersionOfOneClient ? [payload.Address()] : ReadClients(ref payload);
        string order = payload.Text();
        ImmutableArray<string> covering = payload.Orders();
        byte further = version == VersionOfOneClient ? (byte)0 : payload.Octet();
        PortSet? ports = PortSet.Read(ref payload);
        bool isCounted = record.Kind == RecordKinds.Counted && version is (Version or VersionOfOneClient) && payload.IsWhole
            && ports is not null && complete <= 1 && visits > 0 && Enum.IsDefined(orderClass) && clients.Length is > 0 and <= MaxClients
            && further <= (FurtherClients | FurtherOrders);
        counted = isCounted && ports is not null
            ? new CountedRecord
            {
                Id = id,
                IsComplete = complete == 1,
                Clients = clients,
                HasFurtherClients = (further & FurtherClients) != 0,
                OrderId = order,
                OrderClass = orderClass,
                CoveringOrders = covering,
                HasFurtherOrders = (further & FurtherOrders) != 0,
                Generation = generation,
                Visits = visits,
                First = first,
                Last = last,
                Ports = ports,
                Instant = record.Instant,
                Clock = new ClockReading(record.ClockSynchronized, record.ClockBound),
            }
            : null;
        return counted is not null;
    }

    private static ImmutableArray<IPAddress> ReadClients(ref PayloadReader payload)
    {
        ImmutableArray<IPAddress>.Builder clients = ImmutableArray.CreateBuilder<IPAddress>();
        int count = payload.UInt16();
        for (int left = Math.Min(count, MaxClients); left > 0; left--)
        {
            clients.Add(payload.Address());
        }

        return clients.ToImmutable();
    }
}
