using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using Sinkhole.Evidence.Journals;

namespace Sinkhole.Warning.Hits;

/// <summary>Writes the fields of a record: integers highest octet first, texts as UTF-8 after their length in two octets.</summary>
internal sealed class PayloadWriter
{
    private readonly ArrayBufferWriter<byte> _octets = new(512);

    public void Octet(byte value) => _octets.Write([value]);

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_octets.GetSpan(sizeof(ushort)), value);
        _octets.Advance(sizeof(ushort));
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_octets.GetSpan(sizeof(long)), value);
        _octets.Advance(sizeof(long));
    }

    public void Reference(HitReference reference)
    {
        reference.WriteOctets(_octets.GetSpan(HitReference.Octets)[..HitReference.Octets]);
        _octets.Advance(HitReference.Octets);
    }

    /// <summary>Length of the address (4 or 16), address.</summary>
    public void Address(IPAddress address)
    {
        byte[] octets = address.GetAddressBytes();
        Octet((byte)octets.Length);
        _octets.Write(octets);
    }

    /// <summary>Address, port.</summary>
    public void EndPoint(IPEndPoint endPoint)
    {
        Address(endPoint.Address);
        UInt16((ushort)endPoint.Port);
    }

    /// <summary>Whole microseconds of the Unix epoch.</summary>
    public void Instant(DateTimeOffset instant) => Int64(JournalInstant.ToMicroseconds(instant));

    /// <summary>The number of orders, 255 at most, and so many ids.</summary>
    public void Orders(ImmutableArray<string> ids)
    {
        int count = Math.Min(ids.Length, byte.MaxValue);
        Octet((byte)count);
        foreach (string id in ids.AsSpan(0, count))
        {
            Text(id);
        }
    }

    /// <summary>A text of at most 65,535 octets.</summary>
    public void Text(string text)
    {
        UInt16(checked((ushort)Encoding.UTF8.GetByteCount(text)));
        Encoding.UTF8.GetBytes(text, _octets);
    }

    public byte[] ToArray() => _octets.WrittenSpan.ToArray();
}
