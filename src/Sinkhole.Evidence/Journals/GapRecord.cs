using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals;

/// <summary>A record that the journal itself writes: it says what is missing.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Records">How many records were refused or given up; 0 where none is missing, or it cannot be known.</param>
/// <param name="From">The instant of the first of them, or of the finding.</param>
/// <param name="Until">The instant of the last of them, or of the finding.</param>
/// <param name="Segment">First position of the segment in question, or what the reason says; default where none is.</param>
/// <param name="Offset">Where in that file it begins.</param>
/// <param name="Octets">How many octets it concerns.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GapRecord(
    GapReason Reason, long Records, DateTimeOffset From, DateTimeOffset Until, RecordPosition Segment, long Offset, long Octets)
{
    /// <summary>The reserved kind.</summary>
    public const ushort Kind = Record.FirstReservedKind + 1;

    private const byte Version = 1;
    private const int PayloadOctets = 56;

    /// <summary>Reads it back from a record of its kind.</summary>
    /// <returns>False where the kind is another or the octets are not those of a gap record.</returns>
    public static bool TryRead(in Record record, out GapRecord gap)
    {
        gap = default;
        ReadOnlySpan<byte> payload = record.Payload.Span;
        if (record.Kind != Kind || payload.Length != PayloadOctets || payload[0] != Version || !Enum.IsDefined((GapReason)payload[1]))
        {
            return false;
        }

        gap = new GapRecord(
            (GapReason)payload[1],
            BinaryPrimitives.ReadInt64BigEndian(payload[8..]),
            JournalInstant.FromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(payload[16..])),
            JournalInstant.FromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(payload[24..])),
            new RecordPosition(BinaryPrimitives.ReadInt32BigEndian(payload[4..]), BinaryPrimitives.ReadInt64BigEndian(payload[32..])),
            BinaryPrimitives.ReadInt64BigEndian(payload[40..]),
            BinaryPrimitives.ReadInt64BigEndian(payload[48..]));
        return true;
    }

    /// <summary>The journal record. Its clock is marked unsynchronized: the journal does not know the state of the clock.</summary>
    internal Record ToRecord(DateTimeOffset now)
    {
        byte[] payload = new byte[PayloadOctets];
        payload[0] = Version;
        payload[1] = (byte)Reason;
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(4), Segment.Epoch);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(8), Records);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(16), JournalInstant.ToMicroseconds(From));
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(24), JournalInstant.ToMicroseconds(Until));
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(32), Segment.Sequence);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(40), Offset);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(48), Octets);
        return new Record(Kind, now, TimeSpan.MaxValue, ClockSynchronized: false, payload);
    }
}

/// <summary>Why something is not in the journal.</summary>
public enum GapReason
{
    /// <summary>The queue was full.</summary>
    Overflow = 1,

    /// <summary>An incomplete last frame was cut at start.</summary>
    TornTail = 2,

    /// <summary>
    /// The last segment was found damaged at start, or could not be read then: records from that offset on may be unreadable.
    /// </summary>
    Damage = 3,

    /// <summary>
    /// The journal was closed while the disk refused writes, and gave up the waiting records. The position is that of the last record on
    /// disk; none of those given up was acknowledged. Two equal records of this kind mean one loss: the power failed between the two.
    /// </summary>
    Closed = 4,

    /// <summary>
    /// The segment of that position, or its folder, was moved, replaced or cut while it was written: records up to the offset, acknowledged
    /// before, may be missing.
    /// </summary>
    Displaced = 5,
}
