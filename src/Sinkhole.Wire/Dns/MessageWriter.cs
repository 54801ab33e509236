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

    /// <summary>Octets of a record before its data when its owner is a pointer.</summary>
    public const int PointedRecordOctets = sizeof(ushort) + FixedRecordOctets;

    private const int FixedRecordOctets = 10;

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

    /// <summary>Octets that still fit.</summary>
    public readonly int Left => _message.Length - _position;

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
    public void WriteRecord(ushort ownerPointer, RRType type, uint ttl, scoped ReadOnlySpan<byte> data) =>
        WriteRecord(ownerPointer, type, DnsClass.IN, ttl, data);

    /// <summary>Writes a record of any class.</summary>
    /// <param name="ownerPointer">The owner: a compression pointer's 16 bits.</param>
    /// <param name="type">TYPE.</param>
    /// <param name="class">CLASS.</param>
    /// <param name="ttl">TTL in seconds.</param>
    /// <param name="data">RDATA.</param>
    public void WriteRecord(ushort ownerPointer, RRType type, DnsClass @class, uint ttl, scoped ReadOnlySpan<byte> data)
    {
        Span<byte> owner = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(owner, ownerPointer);
        WriteRecord(owner, type, @class, ttl, data);
    }

    /// <summary>Writes a record whose owner is written out.</summary>
    /// <param name="owner">The owner's name.</param>
    /// <param name="type">TYPE.</param>
    /// <param name="class">CLASS.</param>
    /// <param name="ttl">TTL in seconds.</param>
    /// <param name="data">RDATA.</param>
    public void WriteRecord(scoped WireName owner, RRType type, DnsClass @class, uint ttl, scoped ReadOnlySpan<byte> data) =>
        WriteRecord(owner.Octets, type, @class, ttl, data);

    /// <summary>Writes an OPT record (RFC 6891 §6.1.2).</summary>
    /// <param name="udpOctets">Our UDP payload size.</param>
    /// <param name="rcode">The whole RCODE: its upper bits go here.</param>
    /// <param name="isDnssecOk">The DO bit, copied from the query (RFC 3225 §3).</param>
    /// <param name="options">Whole options, one behind the other.</param>
    /// <param name="moreOptions">Whole options behind those.</param>
    public void WriteOpt(
        ushort udpOctets, Rcode rcode, bool isDnssecOk, scoped ReadOnlySpan<byte> options, scoped ReadOnlySpan<byte> moreOptions = default)
    {
        int optionOctets = options.Length + moreOptions.Length;
        if (!Reserve(Edns.EmptyOptOctets + optionOctets, out Span<byte> room))
        {
            return;
        }

        room[0] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(room[1..], (ushort)RRType.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(room[3..], udpOctets);
        room[5] = (byte)((ushort)rcode >> 4);
        room[6] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(room[7..], isDnssecOk ? Edns.DnssecOkFlag : (ushort)0);
        BinaryPrimitives.WriteUInt16BigEndian(room[9..], (ushort)optionOctets);
        options.CopyTo(room[Edns.EmptyOptOctets..]);
        moreOptions.CopyTo(room[(Edns.EmptyOptOctets + options.Length)..]);
    }

    private void WriteRecord(
        scoped ReadOnlySpan<byte> owner, RRType type, DnsClass @class, uint ttl, scoped ReadOnlySpan<byte> data)
    {
        if (!Reserve(owner.Length + FixedRecordOctets + data.Length, out Span<byte> room))
        {
            return;
        }

        owner.CopyTo(room);
        Span<byte> fields = room[owner.Length..];
        BinaryPrimitives.WriteUInt16BigEndian(fields, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(fields[2..], (ushort)@class);
        BinaryPrimitives.WriteUInt32BigEndian(fields[4..], ttl);
        BinaryPrimitives.WriteUInt16BigEndian(fields[8..], (ushort)data.Length);
        data.CopyTo(fields[FixedRecordOctets..]);
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
