using System;
using System.Buffers.Binary;

namespace Sinkhole.Wire.Dns;

/// <summary>Writes the rest of a message behind what already stands in a buffer, and knows when it is full.</summary>
/// <remarks>A write that does not fit leaves everything as it was and sets <see cref="IsFull"/>; later writes do nothing.</remarks>
public ref struct MessageWriter
{
    /// <summary>A compression pointer to the first question's name, which always stands behind the header.</summary>
    public const ushort QuestionPointer = PointerBits | WireLimits.HeaderOctets;

    /// <summary>The two bits that make a pointer of an offset.</summary>
    public const ushort PointerBits = 0xC000;

    private readonly Span<byte> _message;
    private int _position;

    /// <summary>Goes on writing at a position.</summary>
    /// <param name="message">The buffer; its length is the limit.</param>
    /// <param name="position">Octets that already stand.</param>
    public MessageWriter(Span<byte> message, int position)
    {
        _message = message;
        _position = position;
        IsFull = false;
    }

    /// <summary>Octets written, from the message's start.</summary>
    public readonly int Position => _position;

    /// <summary>Whether something did not fit.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Copies octets.</summary>
    public void WriteOctets(scoped ReadOnlySpan<byte> octets)
    {
        if (Reserve(octets.Length, out Span<byte> room))
        {
            octets.CopyTo(room);
        }
    }

    /// <summary>Writes 16 bits in network order.</summary>
    public void WriteUInt16(ushort value)
    {
        if (Reserve(2, out Span<byte> room))
        {
            BinaryPrimitives.WriteUInt16BigEndian(room, value);
        }
    }

    /// <summary>Writes 32 bits in network order.</summary>
    public void WriteUInt32(uint value)
    {
        if (Reserve(4, out Span<byte> room))
        {
            BinaryPrimitives.WriteUInt32BigEndian(room, value);
        }
    }

    /// <summary>Writes a record whose owner is a compression pointer.</summary>
    /// <param name="ownerPointer">The pointer's 16 bits.</param>
    /// <param name="type">TYPE.</param>
    /// <param name="ttl">TTL in seconds.</param>
    /// <param name="data">RDATA.</param>
    public void WriteRecord(ushort ownerPointer, RRType type, uint ttl, scoped ReadOnlySpan<byte> data)
    {
        if (!Reserve(12 + data.Length, out Span<byte> room))
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(room, ownerPointer);
        BinaryPrimitives.WriteUInt16BigEndian(room[2..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(room[4..], (ushort)DnsClass.IN);
        BinaryPrimitives.WriteUInt32BigEndian(room[6..], ttl);
        BinaryPrimitives.WriteUInt16BigEndian(room[10..], (ushort)data.Length);
        data.CopyTo(room[12..]);
    }

    /// <summary>Writes an OPT record (RFC 6891 §6.1.2).</summary>
    /// <param name="udpOctets">Our UDP payload size.</param>
    /// <param name="rcode">The whole RCODE: its upper bits go here.</param>
    /// <param name="isDnssecOk">The DO bit, copied from the query (RFC 3225 §3).</param>
    /// <param name="options">Whole options, one behind the other.</param>
    public void WriteOpt(ushort udpOctets, Rcode rcode, bool isDnssecOk, scoped ReadOnlySpan<byte> options)
    {
        if (!Reserve(Edns.EmptyOptOctets + options.Length, out Span<byte> room))
        {
            return;
        }

        room[0] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(room[1..], (ushort)RRType.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(room[3..], udpOctets);
        room[5] = (byte)((ushort)rcode >> 4);
        room[6] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(room[7..], isDnssecOk ? Edns.DnssecOkFlag : (ushort)0);
        BinaryPrimitives.WriteUInt16BigEndian(room[9..], (ushort)options.Length);
        options.CopyTo(room[Edns.EmptyOptOctets..]);
    }

    private bool Reserve(int octets, out Span<byte> room)
    {
        if (IsFull || octets > _message.Length - _position)
        {
            IsFull = true;
            room = default;
            return false;
        }

        room = _message.Slice(_position, octets);
        _position += octets;
        return true;
    }
}
