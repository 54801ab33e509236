using System;
using System.Diagnostics.CodeAnalysis;
using Sinkhole.Evidence.Journals;

namespace Sinkhole.Warning.Hits;

/// <summary>A change of the clock: records before and after it cannot be compared by their instants alone.</summary>
/// <remarks>
/// Payload, version 1: version, what changed, whether the clock was synchronised before (0 or 1; an octet each), its error bound before in
/// microseconds (8; the largest number for none known), and in microseconds of the Unix epoch the instant that it would have shown without
/// the change, and the one that it shows (8 each). The state after the change is that of the record itself.
/// </remarks>
/// <param name="Change">What changed.</param>
/// <param name="From">What the clock would have shown without the change, UTC, in whole microseconds.</param>
/// <param name="To">What it shows.</param>
/// <param name="Before">Its state at the last look before.</param>
/// <param name="After">Its state after it.</param>
public sealed record ClockRecord(ClockChange Change, DateTimeOffset From, DateTimeOffset To, ClockReading Before, ClockReading After)
{
    private const byte Version = 1;

    /// <summary>How far it was set; negative for back.</summary>
    public TimeSpan By => To - From;

    /// <summary>The record for the journal.</summary>
    public Record ToRecord()
    {
        var payload = new PayloadWriter();
        payload.Octet(Version);
        payload.Octet((byte)Change);
        payload.Octet(Before.IsSynchronized ? (byte)1 : (byte)0);
        payload.Int64(Before.Bound == TimeSpan.MaxValue ? long.MaxValue : Before.Bound.Ticks / TimeSpan.TicksPerMicrosecond);
        payload.Instant(From);
        payload.Instant(To);
        return new Record(RecordKinds.Clock, To, After.Bound, After.IsSynchronized, payload.ToArray());
    }

    /// <summary>Reads a record of the journal.</summary>
    /// <returns>False if it has another kind or version, or is incomplete.</returns>
    public static bool TryRead(in Record record, [NotNullWhen(true)] out ClockRecord? clock)
    {
        var payload = new PayloadReader(record.Payload.Span);
        byte version = payload.Octet();
        var change = (ClockChange)payload.Octet();
        byte synchronized = payload.Octet();
        long bound = payload.Int64();
        DateTimeOffset from = payload.Instant();
        DateTimeOffset to = payload.Instant();
        bool isBound = bound is >= 0 and (<= long.MaxValue / TimeSpan.TicksPerMicrosecond or long.MaxValue);
        bool isClock = record.Kind == RecordKinds.Clock && version == Version && payload.IsWhole && Enum.IsDefined(change)
            && synchronized <= 1 && isBound;
        clock = isClock
            ? new ClockRecord(
                change,
                from,
                to,
                new ClockReading(synchronized == 1, ToBound(bound)),
                new ClockReading(record.ClockSynchronized, record.ClockBound))
            : null;
        return isClock;
    }

    private static TimeSpan ToBound(long microseconds) =>
        microseconds == long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
