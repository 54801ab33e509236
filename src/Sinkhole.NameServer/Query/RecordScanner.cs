using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Query;

/// <summary>Goes through the records of an <see cref="AnswerView"/>, which we have written.</summary>
/// <remarks>Every step is checked against the span, so even an inconsistent record only ends the scan.</remarks>
internal ref struct RecordScanner
{
    private const int PointerOctets = 2;
    private const int FixedOctets = 10;

    private readonly ReadOnlySpan<byte> _records;
    private int _next;

    /// <summary>Starts before the first record.</summary>
    public RecordScanner(ReadOnlySpan<byte> records)
    {
        _records = records;
        _next = 0;
        FixedAt = 0;
    }

    /// <summary>Offset of the current record's TYPE, from the first record.</summary>
    public int FixedAt { get; private set; }

    /// <summary>The end of the current record.</summary>
    public readonly int End => _next;

    /// <summary>TYPE.</summary>
    public readonly RRType Type => (RRType)BinaryPrimitives.ReadUInt16BigEndian(_records[FixedAt..]);

    /// <summary>Offset of its TTL.</summary>
    public readonly int TtlAt => FixedAt + 4;

    /// <summary>Offset of its RDATA.</summary>
    public readonly int DataAt => FixedAt + FixedOctets;

    /// <summary>RDATA.</summary>
    public readonly ReadOnlySpan<byte> Data => _records[DataAt.._next];

    /// <summary>Goes to the next record.</summary>
    /// <returns>False at the end.</returns>
    public bool TryMove()
    {
        int at = _next;
        while (at < _records.Length && _records[at] is > 0 and <= WireLimits.LabelOctets)
        {
            at += _records[at] + 1;
        }

        at += at < _records.Length && _records[at] == 0 ? 1 : PointerOctets;
        if (at + FixedOctets > _records.Length)
        {
            return false;
        }

        int end = at + FixedOctets + BinaryPrimitives.ReadUInt16BigEndian(_records[(at + 8)..]);
        if (end > _records.Length)
        {
            return false;
        }

        FixedAt = at;
        _next = end;
        return true;
    }
}
