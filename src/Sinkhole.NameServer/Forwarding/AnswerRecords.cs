using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// The records of class IN in answer and authority of a message, found in one pass, so that a later look needs no walk over
/// names.
/// </summary>
internal readonly ref struct AnswerRecords
{
    private const int FixedOctets = 10;
    private const int PlaceBits = 16;

    private readonly ReadOnlySpan<byte> _message;
    private readonly ReadOnlySpan<uint> _places;

    private AnswerRecords(ReadOnlySpan<byte> message, ReadOnlySpan<uint> places, int answers)
    {
        _message = message;
        _places = places;
        Answers = answers;
    }

    /// <summary>Records of the answer section; they come first.</summary>
    public int Answers { get; }

    /// <summary>All records.</summary>
    public int Count => _places.Length;

    /// <summary>The type of a record alone: cheaper when many are looked at.</summary>
    public RRType TypeOf(int index) =>
        (RRType)BinaryPrimitives.ReadUInt16BigEndian(_message[((int)(_places[index] & ((1 << PlaceBits) - 1)) - FixedOctets)..]);

    /// <summary>A record.</summary>
    public ResourceRecord this[int index]
    {
        get
        {
            int owner = (int)(_places[index] >> PlaceBits);
            int data = (int)(_places[index] & ((1 << PlaceBits) - 1));
            ReadOnlySpan<byte> fields = _message[(data - FixedOctets)..];
            return new ResourceRecord(
                owner,
                (RRType)BinaryPrimitives.ReadUInt16BigEndian(fields),
                BinaryPrimitives.ReadUInt16BigEndian(fields[2..]),
                BinaryPrimitives.ReadUInt32BigEndian(fields[4..]),
                data,
                _message.Slice(data, BinaryPrimitives.ReadUInt16BigEndian(fields[8..])));
        }
    }

    /// <summary>Reads a message whose sections are well formed.</summary>
    /// <param name="message">The message.</param>
    /// <param name="header">Its header.</param>
    /// <param name="places">Room for a place for each record of both sections.</param>
    public static AnswerRecords Read(ReadOnlySpan<byte> message, in DnsHeader header, Span<uint> places)
    {
        var reader = new MessageReader(message);
        _ = reader.TryReadQuestion(out _);
        int count = 0;
        int answers = 0;
        for (int index = 0; index < header.Answers + header.Authorities && reader.TryReadRecord(out ResourceRecord record); index++)
        {
            if (record.Class != (ushort)DnsClass.IN)
            {
                continue;
            }

            places[count++] = ((uint)record.OwnerOffset << PlaceBits) | (uint)record.DataOffset;
            answers += index < header.Answers ? 1 : 0;
        }

        return new AnswerRecords(message, places[..count], answers);
    }
}
