using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Writes records of an upstream's answer anew behind the question, so that a client's reply takes them as they are: owners on the way as
/// pointers, TTLs within bounds, names in RDATA in the form that every reader must expect.
/// </summary>
/// <remarks>Once the room is full nothing more is written, and <see cref="IsFull"/> says so.</remarks>
internal ref struct AnswerWriter
{
    private const uint MostTtlSeconds = 7 * 24 * 3600;
    private const uint HighestTtl = int.MaxValue;
    private const int SoaNumbersOctets = 20;

    private readonly ReadOnlySpan<byte> _message;
    private readonly Span<byte> _room;
    private readonly Span<ushort> _owners;
    private readonly int _begin;
    private MessageWriter _writer;
    private NameCompression _compression;
    private int _ownerCount;

    /// <summary>Begins behind the question, whose name is the first owner.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="message">The answer, from which names in RDATA are read.</param>
    /// <param name="room">Room for the records, with the question's own in front.</param>
    /// <param name="places">Room for <see cref="NameCompression.MostNames"/>.</param>
    /// <param name="owners">Room for as many owners as there will be, that of the question counted.</param>
    public AnswerWriter(AskedQuestion question, ReadOnlySpan<byte> message, Span<byte> room, Span<ushort> places, Span<ushort> owners)
    {
        _message = message;
        _room = room;
        _owners = owners;
        _begin = question.End;
        question.Octets.CopyTo(room[WireLimits.HeaderOctets..]);
        _writer = new MessageWriter(room, question.End);
        _compression = new NameCompression(room, places);
        TakeOwner(WireLimits.HeaderOctets);
    }

    /// <summary>Whether something found no room: what was written is not whole.</summary>
    public readonly bool IsFull => _writer.IsFull;

    /// <summary>Records written.</summary>
    public int Written { get; private set; }

    /// <summary>The smallest TTL of them; a week at most.</summary>
    public uint KeepSeconds { get; private set; } = MostTtlSeconds;

    /// <summary>A copy of the records.</summary>
    public readonly byte[] Copy() => _room[_begin.._writer.Position].ToArray();

    /// <summary>Remembers a name of the room as an owner on the way.</summary>
    public void TakeOwner(int offset)
    {
        if (!_writer.IsFull)
        {
            _owners[_ownerCount++] = (ushort)offset;
            _compression.Remember(offset);
        }
    }

    /// <summary>Where an owner on the way stands.</summary>
    public readonly bool TryFindOwner(scoped WireName name, out int at)
    {
        NameBuffer owner = default;
        foreach (ushort offset in _owners[.._ownerCount])
        {
            if (CompressedName.Expand(_room, offset, ref owner, out _) == WireError.None && owner.Name.EqualsIgnoreCase(name))
            {
                at = offset;
                return true;
            }
        }

        at = 0;
        return false;
    }

    /// <summary>Writes a record with RDATA that has no compressed name.</summary>
    /// <returns>Where RDATA stands.</returns>
    public int WriteRecord(int ownerAt, RRType type, uint ttl, scoped ReadOnlySpan<byte> data)
    {
        WritePointer(ownerAt);
        return WriteFields(type, ttl, data);
    }

    /// <summary>Writes a record, the names in its RDATA anew (RFC 3597 §4).</summary>
    /// <returns>False when RDATA is not what its type says.</returns>
    public bool TryWriteRecord(int ownerAt, scoped in ResourceRecord record)
    {
        WritePointer(ownerAt);
        return TryWriteFields(record, record.Ttl);
    }

    /// <summary>Writes the SOA of a negative answer, which lives for the SOA's MINIMUM at most (RFC 2308 §5).</summary>
    /// <returns>False when it is none.</returns>
    public bool TryWriteSoa(scoped WireName owner, scoped in ResourceRecord soa)
    {
        if (soa.Data.Length < SoaNumbersOctets)
        {
            return false;
        }

        uint minimum = BinaryPrimitives.ReadUInt32BigEndian(soa.Data[^sizeof(uint)..]);
        _compression.Write(ref _writer, owner);
        return TryWriteFields(soa, uint.Min(soa.Ttl, minimum));
    }

    /// <summary>Writes a record of an owner that is not on the way, its RDATA as it is.</summary>
    public void WriteOwned(scoped WireName owner, scoped in ResourceRecord record)
    {
        _compression.Write(ref _writer, owner);
        WriteFields(record.Type, record.Ttl, record.Data);
    }

    private void WritePointer(int ownerAt) => _writer.WriteUInt16((ushort)(MessageWriter.PointerBits | ownerAt));

    private int WriteFields(RRType type, uint ttl, scoped ReadOnlySpan<byte> data)
    {
        BeginFields(type, ttl);
        _writer.WriteUInt16((ushort)data.Length);
        _writer.WriteOctets(data);
        Written++;
        return _writer.Position - data.Length;
    }

    private bool TryWriteFields(scoped in ResourceRecord record, uint ttl)
    {
        if (!RecordData.HasForm(record.Type, record.Data))
        {
            return false;
        }

        BeginFields(record.Type, ttl);
        int lengthAt = _writer.Position;
        _writer.WriteUInt16(0);
        if (!RecordData.TryWrite(_message, record, ref _writer, ref _compression))
        {
            return false;
        }

        if (!_writer.IsFull)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_room[lengthAt..], (ushort)(_writer.Position - lengthAt - sizeof(ushort)));
        }

        Written++;
        return true;
    }

    private void BeginFields(RRType type, uint ttl)
    {
        // A TTL with its highest bit set counts as 0 (RFC 2181 §8).
        uint seconds = ttl > HighestTtl ? 0 : uint.Min(ttl, MostTtlSeconds);
        KeepSeconds = uint.Min(KeepSeconds, seconds);
        _writer.WriteUInt16((ushort)type);
        _writer.WriteUInt16((ushort)DnsClass.IN);
        _writer.WriteUInt32(seconds);
    }
}
