using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Hits;

/// <summary>A recorded visit. It has an address, a port, an instant and an order, never the name of a person.</summary>
/// <remarks>
/// Payload, version 2: version, source, intent class, order class (an octet each), reference (10), page version (8), generation (8),
/// source and destination (length of the address, address, port), then as texts host, method, path, agent, page language, order id, then
/// the number of covering orders (1) and their ids, then the sealed value after its length (2). Version 1 ends before the sealed value and
/// is still read. The instant, the clock's state and its error bound are fields of the record itself.
/// </remarks>
public sealed record HitRecord
{
    /// <summary>The version of the payload that is written.</summary>
    public const byte Version = 2;

    private const byte VersionWithoutSealed = 1;

    /// <summary>The visit.</summary>
    public required Visit Visit { get; init; }

    /// <summary>The protocol of the visit.</summary>
    public required HitSource Source { get; init; }

    /// <summary>The reference that the page shows to the visitor.</summary>
    public required HitReference Reference { get; init; }

    /// <summary>The order that decided the answer.</summary>
    public required string OrderId { get; init; }

    /// <summary>Its class.</summary>
    public required OrderClass OrderClass { get; init; }

    /// <summary>All orders that covered the name, at most 255.</summary>
    public required ImmutableArray<string> CoveringOrders { get; init; }

    /// <summary>The generation that decided the answer.</summary>
    public required long Generation { get; init; }

    /// <summary>Version of the page that was to be sent; 0 if the answer was not a page.</summary>
    public required PageVersion PageVersion { get; init; }

    /// <summary>Language of that page; empty if the answer was not a page.</summary>
    public required string Language { get; init; }

    /// <summary>
    /// The account that was presented, sealed to the authority (<see cref="Evidence.Sealing.SealedValue"/>); empty where the page profile
    /// does not order that, none was presented, or it could not be sealed.
    /// </summary>
    public ReadOnlyMemory<byte> Sealed { get; init; }

    /// <summary>The record for the journal.</summary>
    public Record ToRecord()
    {
        var payload = new PayloadWriter();
        payload.Octet(Version);
        payload.Octet((byte)Source);
        payload.Octet((byte)Visit.Intent);
        payload.Octet((byte)OrderClass);
        payload.Reference(Reference);
        payload.Int64((long)PageVersion.Value);
        payload.Int64(Generation);
        payload.EndPoint(Visit.Source);
        payload.EndPoint(Visit.Destination);
        payload.Text(Visit.Host);
        payload.Text(Visit.Method);
        payload.Text(Visit.Path);
        payload.Text(Visit.Agent);
        payload.Text(Language);
        payload.Text(OrderId);
        payload.Orders(CoveringOrders);
        payload.Octets(Sealed.Span);
        return new Record(RecordKinds.Hit, Visit.Instant, Visit.Clock.Bound, Visit.Clock.IsSynchronized, payload.ToArray())
        {
            Group = RecordGroup.Of(CoveringOrders),
        };
    }

    /// <summary>Reads a record of the journal.</summary>
    /// <returns>False if it has another kind or version, or is incomplete.</returns>
    public static bool TryRead(in Record record, [NotNullWhen(true)] out HitRecord? hit)
    {
        var payload = new PayloadReader(record.Payload.Span);
        byte version = payload.Octet();
        var source = (HitSource)payload.Octet();
        var intent = (IntentClass)payload.Octet();
        var orderClass = (OrderClass)payload.Octet();
        HitReference reference = payload.Reference();
        var pageVersion = new PageVersion((ulong)payload.Int64());
        long generation = payload.Int64();
        var visit = new Visit
        {
            Instant = record.Instant,
            Clock = new ClockReading(record.ClockSynchronized, record.ClockBound),
            Source = payload.EndPoint(),
            Destination = payload.EndPoint(),
            Host = payload.Text(),
            Method = payload.Text(),
            Path = payload.Text(),
            Agent = payload.Text(),
            Intent = intent,
        };
        hit = new HitRecord
        {
            Visit = visit,
            Source = source,
            Reference = reference,
            PageVersion = pageVersion,
            Generation = generation,
            OrderClass = orderClass,
            Language = payload.Text(),
            OrderId = payload.Text(),
            CoveringOrders = payload.Orders(),
            Sealed = version == VersionWithoutSealed ? default : payload.Octets(),
        };
        bool isHit = record.Kind == RecordKinds.Hit && version is VersionWithoutSealed or Version && payload.IsWhole
            && Enum.IsDefined(source) && Enum.IsDefined(intent) && Enum.IsDefined(orderClass);
        hit = isHit ? hit : null;
        return isHit;
    }
}
