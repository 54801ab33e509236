using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// The visits of one client and minute beyond the hits that a client may have a minute: how many, from when to when, under which orders,
/// and from which ports. Other subscribers behind the same address are told apart by the port.
/// </summary>
/// <remarks>
/// Written twice under one id: when the first such visit comes, with that visit in it, and when the minute is over, with all. The second
/// replaces the first; after a crash the first is all that is left of the minute. Where more clients are beyond their hits than have
/// a record of their own, the others share one. Payload, version 2: version, whether the minute is over (0 or 1), class of the first order
/// (an octet each), id (10), generation (8), visits (8), first and last instant in microseconds of the Unix epoch (8 each), the number of
/// clients (2) and each (length of the address, address; of an IPv6 one the first 64 bits, zeros behind), the first order's id as text, the
/// number of covering orders (1) and their ids, what is more than those (1; 1: clients, 2: orders, 3: both), the ports
/// (<see cref="PortSet"/>). Version 1 was one record for each order: one client, without their number, and no octet of what is more.
/// </remarks>
public sealed record CountedRecord
{
    /// <summary>Clients that one record names.</summary>
    internal const int MaxClients = 1024;

    /// <summary>Orders that one record names.</summary>
    internal const int MaxOrders = byte.MaxValue;

    private const byte Version = 2;
    private const byte VersionOfOneClient = 1;
    private const byte FurtherClients = 1;
    private const byte FurtherOrders = 2;

    /// <summary>The same in both records of a minute; shown to no visitor.</summary>
    public required HitReference Id { get; init; }

    /// <summary>Whether all visits of the minute are in it.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Whose visits: IPv4 addresses, or the first 64 bits of IPv6 ones; one, or up to 1,024 that share the record.</summary>
    public required ImmutableArray<IPAddress> Clients { get; init; }

    /// <summary>Whether there were more clients than <see cref="Clients"/> names.</summary>
    public bool HasFurtherClients { get; init; }

    /// <summary>The order that decided about the first of the visits.</summary>
    public required string OrderId { get; init; }

    /// <summary>Its class.</summary>
    public required OrderClass OrderClass { get; init; }

    /// <summary>All orders that covered any of the names, the first 255.</summary>
    public required ImmutableArray<string> CoveringOrders { get; init; }

    /// <summary>Whether there were more orders than <see cref="CoveringOrders"/> names.</summary>
    public bool HasFurtherOrders { get; init; }

    /// <summary>The generation that was asked last.</summary>
    public required long Generation { get; init; }

    /// <summary>How many visits; more than zero.</summary>
    public required long Visits { get; init; }

    /// <summary>The first one's instant, UTC, in whole microseconds.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>The last one's instant.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>Every port that any of them came from.</summary>
    public required PortSet Ports { get; init; }

    /// <summary>When the record was made, UTC.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>How far the clock could be trusted then.</summary>
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
        return new Record(RecordKinds.Counted, Instant, Clock.Bound, Clock.IsSynchronized, payload.ToArray());
    }

    /// <summary>Reads a record of the journal.</summary>
    /// <returns>False when it is of another kind or version, or is not whole.</returns>
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
