using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sinkhole.Evidence.Journals;

/// <summary>Writes the fields of a payload: integers highest octet first, texts as UTF-8 after their length in two octets.</summary>
public sealed class PayloadWriter
{
    private readonly ArrayBufferWriter<byte> _octets = new(512);

    /// <summary>An octet.</summary>
    public void Octet(byte value) => _octets.Write([value]);

    /// <summary>Two octets.</summary>
    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_octets.GetSpan(sizeof(ushort)), value);
        _octets.Advance(sizeof(ushort));
    }

    /// <summary>Four octets.</summary>
    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_octets.GetSpan(sizeof(uint)), value);
        _octets.Advance(sizeof(uint));
    }

    /// <summary>Eight octets.</summary>
    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_octets.GetSpan(sizeof(long)), value);
        _octets.Advance(sizeof(long));
    }

    /// <summary>Whole microseconds of the Unix epoch.</summary>
    public void Instant(DateTimeOffset instant) => Int64(JournalInstant.ToMicroseconds(instant));

    /// <summary>A text of at most 65,535 octets.</summary>
    public void Text(string text)
    {
        UInt16(checked((ushort)Encoding.UTF8.GetByteCount(text)));
        Encoding.UTF8.GetBytes(text, _octets);
    }

    /// <summary>At most 65,535 octets, after their number.</summary>
    public void Octets(ReadOnlySpan<byte> octets)
    {
        UInt16(checked((ushort)octets.Length));
        _octets.Write(octets);
    }

    /// <summary>Octets as they are, without their number.</summary>
    public void Raw(ReadOnlySpan<byte> octets) => _octets.Write(octets);

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _octets.WrittenSpan.ToArray();
}
