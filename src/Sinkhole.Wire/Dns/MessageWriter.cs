using System;
using System.Buffers.Binary;

namespace Sinkhole.Wire.Dns;

/// <summary>Appends to a message in a buffer, and detects when the buffer is full.</summary>
/// <remarks>A write that does not fit writes nothing and sets <see cref="IsFull"/>; later writes do nothing.</remarks>
public ref struct MessageWriter
{
    /// <summary>A compression pointer to QNAME of the first question, right after the header.</summary>
    public const ushort QuestionPointer = PointerBits | WireLimits.HeaderOctets;

    /// <summary>The two high bits of a compression pointer.</summary>
    public const ushort PointerBits = 0xC000;

    /// <summary>Octets before RDATA in a record whose owner is a pointer.</summary>
    public const int PointedRecordOctets = sizeof(ushort) + FixedRecordOctets;

    private const int FixedRecordOctets = 10;

    private readonly Span<byte> _message;
    private int _position;

    /// <summary>Starts writing at a position.</summary>
    /// <param name="message">The buffer; its length is the limit.</param>
    /// <param name="position">Octets already in the buffer.</param>
    public MessageWriter(Span<byte> message, int position)
    {
        _message = message;
        _position = position;
        IsFull = false;
    }

    /// <summary>Length of the message so far, in octets.</summary>
    public readonly int Position => _position;

    /// <summary>Octets left in the buffer.</summary>
    public readonly int Left => _message.Length - _position;

    /// <summary>Whether a write did not fit.</summary>
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

    /// <summary>Writes a record with an uncompressed owner.</summary>
    /// <param name="owner">The owner's name.</param>
    /// <param name="type">TYPE.</param>
    /// <param name="class">CLASS.</param>
    /// <param name="ttl">TTL in seconds.</param>
    /// <param name="data">RDATA.</param>
    public void WriteRecord(scoped WireName owner, RRType type, DnsClass @class, uint ttl, scoped ReadOnlySpan<byte> data) =>
        WriteRecord(owner.Octets, type, @class, ttl, data);

    /// <summary>Writes an OPT record (RFC 6891 §6.1.2).</summary>
    /// <param name="udpOctets">Our UDP payload size.</param>
    /// <param name="rcode">The extended RCODE; OPT carries its upper bits.</param>
    /// <param name="isDnssecOk">The DO bit, copied from the query (RFC 3225 §3).</param>
    /// <param name="options">Encoded options.</param>
    /// <param name="moreOptions">More encoded options.</param>
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
