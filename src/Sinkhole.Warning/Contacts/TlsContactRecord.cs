using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Warning.Contacts;

/// <summary>
/// A TLS connection that ended before any request: the client asked for a seized name in its hello (RFC 6066 §3), and saw nothing. This
/// version reads the record, and writes none: it does not serve TLS yet.
/// </summary>
/// <remarks>
/// Payload, version 1: version (1), generation (8), source and destination (length of the address, address, port), the name and the id of
/// the deciding order as texts, the number of covering orders (1) and their ids.
/// </remarks>
public sealed record TlsContactRecord
{
    private const byte Version = 1;

    /// <summary>The generation that decided.</summary>
    public required long Generation { get; init; }

    /// <summary>The public end of the client's line, which completed the TCP handshake.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>Our endpoint of the connection.</summary>
    public required IPEndPoint Destination { get; init; }

    /// <summary>The name in the hello, folded; labels before the order's entry that may hold a secret as <c>*</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The order that decided.</summary>
    public required string OrderId { get; init; }

    /// <summary>All orders that covered the name, at most 255.</summary>
    public required ImmutableArray<string> CoveringOrders { get; init; }

    /// <summary>When the hello was read, UTC.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>How far the clock could be trusted then.</summary>
    public required ClockReading Clock { get; init; }

    /// <summary>The record for the journal.</summary>
    public Record ToRecord()
    {
        var payload = new PayloadWriter();
        payload.Octet(Version);
        payload.Int64(Generation);
        payload.EndPoint(Source);
        payload.EndPoint(Destination);
        payload.Text(Name);
        payload.Text(OrderId);
        payload.Orders(CoveringOrders);
        return new Record(RecordKinds.TlsContact, Instant, Clock.Bound, Clock.IsSynchronized, payload.ToArray())
        {
            Group = RecordGroup.Of(CoveringOrders),
        };
    }

    /// <summary>Reads a record of the journal.</summary>
    /// <returns>False if it has another kind or version, or is incomplete.</returns>
    public static bool TryRead(in Record record, [NotNullWhen(true)] out TlsContactRecord? contact)
    {
        var payload = new PayloadReader(record.Payload.Span);
        byte version = payload.Octet();
        var read = new TlsContactRecord
        {
            Generation = payload.Int64(),
            Source = payload.EndPoint(),
            Destination = payload.EndPoint(),
            Name = payload.Text(),
            OrderId = payload.Text(),
            CoveringOrders = payload.Orders(),
            Instant = record.Instant,
            Clock = new ClockReading(record.ClockSynchronized, record.ClockBound),
        };
        bool isContact = record.Kind == RecordKinds.TlsContact && version == Version && payload.IsWhole;
        contact = isContact ? read : null;
        return isContact;
    }
}
