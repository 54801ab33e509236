using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// The visits of one client, minute and order beyond the hits that a client may have a minute: how many, from when to when, and from which
/// ports. Whoever shares the address with the one that asked so often is found by the port.
/// </summary>
/// <remarks>
/// Written twice under one id: when the first such visit comes, with that visit in it, and when the minute is over, with all. The second
/// stands for the first; after a crash the first is all that is left of the minute. Payload, version 1: version, whether the minute is over
/// (0 or 1), order class (an octet each), id (10), generation (8), visits (8), first and last instant in microseconds of the Unix epoch (8
/// each), the client (length of the address, address; of an IPv6 one the first 64 bits, zeros behind), the order's id as text, the number
/// of covering orders (1) and their ids, the ports (<see cref="PortSet"/>).
/// </remarks>
public sealed record CountedRecord
{
    private const byte Version = 1;

    /// <summary>The same in both records of a minute; shown to no visitor.</summary>
    public required HitReference Id { get; init; }

    /// <summary>Whether all visits of the minute are in it.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>An IPv4 address, or the first 64 bits of an IPv6 one.</summary>
    public required IPAddress Client { get; init; }

    /// <summary>The order that decided.</summary>
    public required string OrderId { get; init; }

    /// <summary>Its class.</summary>
    public required OrderClass OrderClass { get; init; }

    /// <summary>All orders that covered any of the names, the first 255.</summary>
    public required ImmutableArray<string> CoveringOrders { get; init; }

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
        payload.Address(Client);
        payload.Text(OrderId);
        payload.Orders(CoveringOrders);
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
        IPAddress client = payload.Address();
        string order = payload.Text();
        ImmutableArray<string> covering = payload.Orders();
        PortSet? ports = PortSet.Read(ref payload);
        bool isCounted = record.Kind == RecordKinds.Counted && version == Version && payload.IsWhole && ports is not null
            && complete <= 1 && visits > 0 && Enum.IsDefined(orderClass);
        counted = isCounted && ports is not null
            ? new CountedRecord
            {
                Id = id,
                IsComplete = complete == 1,
                Client = client,
                OrderId = order,
                OrderClass = orderClass,
                CoveringOrders = covering,
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
}
