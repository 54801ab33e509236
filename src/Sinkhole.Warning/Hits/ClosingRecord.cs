using System;
using System.Diagnostics.CodeAnalysis;
using Sinkhole.Evidence.Journals;

namespace Sinkhole.Warning.Hits;

/// <summary>Written when a connection has ended: how many further requests for the same host followed the recorded hit.</summary>
/// <remarks>
/// Payload, version 1, lengths in octets: version (1), reference of the hit (10), further requests (8), instant of the last one in
/// microseconds of the Unix epoch (8).
/// </remarks>
/// <param name="Reference">The recorded hit.</param>
/// <param name="Requests">Requests after the first, more than zero.</param>
/// <param name="Last">Instant of the last request, UTC, in whole microseconds.</param>
/// <param name="Instant">When the connection ended, UTC.</param>
/// <param name="Clock">State of the clock at that instant.</param>
public sealed record ClosingRecord(HitReference Reference, long Requests, DateTimeOffset Last, DateTimeOffset Instant, ClockReading Clock)
{
    private const byte Version = 1;

    /// <summary>The group of the hit: its closing is erased with it. Not in the payload.</summary>
    public string? Group { get; init; }

    /// <summary>The record for the journal.</summary>
    public Record ToRecord()
    {
        var payload = new PayloadWriter();
        payload.Octet(Version);
        payload.Reference(Reference);
        payload.Int64(Requests);
        payload.Instant(Last);
        return new Record(RecordKinds.Closing, Instant, Clock.Bound, Clock.IsSynchronized, payload.ToArray()) { Group = Group };
    }

    /// <summary>Reads a record of the journal.</summary>
    /// <returns>False if it has another kind or version, or is incomplete.</returns>
    public static bool TryRead(in Record record, [NotNullWhen(true)] out ClosingRecord? closing)
    {
        var payload = new PayloadReader(record.Payload.Span);
        byte version = payload.Octet();
        HitReference reference = payload.Reference();
        long requests = payload.Int64();
        DateTimeOffset last = payload.Instant();
        bool isClosing = record.Kind == RecordKinds.Closing && version == Version && payload.IsWhole && requests > 0;
        closing = isClosing
            ? new ClosingRecord(
                reference,
                requests,
                last,
                record.Instant,
                new ClockReading(record.ClockSynchronized, record.ClockBound))
            : null;
        return isClosing;
    }
}
