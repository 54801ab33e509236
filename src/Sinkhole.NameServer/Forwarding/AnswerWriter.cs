using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Writes records of an upstream's answer anew behind the question, so that a client's reply takes them as they are: owners on the way as
/// pointers, TTLs within bounds, names in RDATA in the form that every reader must expect, equal records once.
/// </summary>
/// <remarks>Once the room is full nothing more is written, and <see cref="IsFull"/> says so.</remarks>
internal ref struct AnswerWriter
{
    private const uint MaxTtlSeconds = 7 * 24 * 3600;
    private const uint HighestTtl = int.MaxValue;
    private const int SoaNumbersOctets = 20;

    // Of a record whose owner is a pointer.
    private const int TtlOffset = 6;
    private const int LengthOffset = 10;
    private const int DataOffset = 12;

    private readonly ReadOnlySpan<byte> _message;
    private readonly Span<byte> _room;
    private readonly Span<ushort> _owners;
    private readonly SeenRecords _seen;
    private readonly int _begin;
    private MessageWriter _writer;
    private NameCompression _compression;
    private int _ownerCount;
    private int _hashedOwnerAt;
    private ulong _ownerHash;
    private uint _setSeconds = MaxTtlSeconds;

    /// <summary>Begins behind the question, whose name is the first owner.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="message">The answer, from which names in RDATA are read.</param>
    /// <param name="room">Room for the records, with the question's own in front.</param>
    /// <param name="table">Room for <see cref="NameCompression"/>.</param>
    /// <param name="owners">Room for as many owners as there will be, that of the question counted.</param>
    /// <param name="seen">Finds equal records.</param>
    public AnswerWriter(
        AskedQuestion question, ReadOnlySpan<byte> message, Span<byte> room, Span<ushort> table, Span<ushort> owners, SeenRecords seen)
    {
        _message = message;
        _room = room;
        _owners = owners;
        _seen = seen;
        _begin = question.End;
        question.Octets.CopyTo(room[WireLimits.HeaderOctets..]);
        _writer = new MessageWriter(room, question.End);
        _compression = new NameCompression(room, table);
        TakeOwner(WireLimits.HeaderOctets);
    }

    /// <summary>Whether something found no room: what was written is not whole.</summary>
    public readonly bool IsFull => _writer.IsFull;

    /// <summary>Records written.</summary>
    public int Written { get; private set; }

    /// <summary>The smallest TTL of them; a week at most.</summary>
    public uint KeepSeconds { get; private set; } = MaxTtlSeconds;

    /// <summary>Labels that were compared to compress names.</summary>
    public readonly int Comparisons => _compression.Comparisons;

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
    /// <param name="name">The owner.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="stepsLeft">Less by what the search took.</param>
    public readonly bool TryFindOwner(scoped WireName name, out int at, ref int stepsLeft)
    {
        foreach (ushort offset in _owners[.._ownerCount])
        {
            stepsLeft -= AnswerReader.StepsOf(name.Octets.Length);
            ReadOnlySpan<byte> owner = _room.Slice(offset, int.Min(name.Octets.Length, _room.Length - offset));
            if (owner[^1] == 0 && NameFolding.EqualsIgnoreCase(owner, name.Octets))
            {
                at = offset;
                return true;
            }
        }

        at = 0;
        return false;
    }

    /// <summary>Writes an alias; its target stands in full.</summary>
    /// <returns>Where the target stands.</returns>
    public int WriteAlias(int ownerAt, RRType type, uint ttl, scoped WireName target)
    {
        WritePointer(ownerAt);
        BeginFields(type, ttl);
        _writer.WriteUInt16((ushort)target.Octets.Length);
        _writer.WriteOctets(target.Octets);
        Written++;
        return _writer.Position - target.Octets.Length;
    }

    /// <summary>Writes a record of an owner on the way, unless an equal one stands there.</summary>
    /// <returns>False when RDATA is not what its type says, or the steps are used up.</returns>
    public bool TryWriteRecord(int ownerAt, scoped WireName owner, scoped in ResourceRecord record, ref int stepsLeft)
    {
        if (_hashedOwnerAt != ownerAt)
        {
            // Most records have the owner of the one before.
            _hashedOwnerAt = ownerAt;
            _ownerHash = SeenRecords.HashOf(owner);
        }

        MessageWriter before = _writer;
        WritePointer(ownerAt);
        return TryWriteFields(before, _ownerHash, record, record.Ttl, ref stepsLeft);
    }

    /// <summary>Begins the records that were asked for.</summary>
    /// <returns>Where they begin.</returns>
    public int BeginSet()
    {
        _setSeconds = MaxTtlSeconds;
        return _writer.Position;
    }

    /// <summary>
    /// Gives all of them the lowest TTL that any had, one that was left out as equal among them (RFC 2181 §5.2). Where all types were asked
    /// for it is the lowest of all: a lower TTL is never wrong.
    /// </summary>
    /// <param name="begin">Where they begin.</param>
    public readonly void EndSet(int begin)
    {
        int octets;
        for (int at = begin; at < _writer.Position && !_writer.IsFull; at += octets)
        {
            Span<byte> record = _room[at..];
            BinaryPrimitives.WriteUInt32BigEndian(record[TtlOffset..], _setSeconds);
            octets = DataOffset + BinaryPrimitives.ReadUInt16BigEndian(record[LengthOffset..]);
        }
    }

    /// <summary>Writes the SOA of a negative answer, which lives for the SOA's MINIMUM at most (RFC 2308 §5).</summary>
    /// <returns>False when it is none.</returns>
    public bool TryWriteSoa(scoped WireName owner, scoped in ResourceRecord soa, ref int stepsLeft)
    {
        if (soa.Data.Length < SoaNumbersOctets)
        {
            return false;
        }

        uint minimum = BinaryPrimitives.ReadUInt32BigEndian(soa.Data[^sizeof(uint)..]);
        MessageWriter before = _writer;
        _compression.Write(ref _writer, owner);
        return TryWriteFields(before, SeenRecords.HashOf(owner), soa, uint.Min(soa.Ttl, minimum), ref stepsLeft);
    }

    /// <summary>Writes a record of an owner that is not on the way, unless an equal one stands there.</summary>
    /// <returns>As <see cref="TryWriteRecord"/>.</returns>
    public bool TryWriteOwned(scoped WireName owner, scoped in ResourceRecord record, ref int stepsLeft)
    {
        MessageWriter before = _writer;
        _compression.Write(ref _writer, owner);
        return TryWriteFields(before, SeenRecords.HashOf(owner), record, record.Ttl, ref stepsLeft);
    }

    private void WritePointer(int ownerAt) => _writer.WriteUInt16((ushort)(MessageWriter.PointerBits | ownerAt));

    /// <summary>Writes all behind the owner; an equal record is taken back to where it began.</summary>
    private bool TryWriteFields(
        in MessageWriter before, ulong ownerHash, scoped in ResourceRecord record, uint ttl, ref int stepsLeft)
    {
        if (!RecordData.HasForm(record.Type, record.Data))
        {
            return false;
        }

        BeginFields(record.Type, ttl);
        int lengthAt = _writer.Position;
        _writer.WriteUInt16(0);
        MessageWriter beforeData = _writer;
        int dataAt = _writer.Position;
        if (!RecordData.TryWrite(_message, record, ref _writer, out Range names, ref stepsLeft))
        {
            return false;
        }

        if (!_writer.IsFull && !_seen.TryAdd(ownerHash, record.Type, _room[dataAt.._writer.Position], names))
        {
            // The equal one brought its owner with it, so that the compression remembers nothing of this one.
            _writer = before;
            return true;
        }

        if (RecordData.MayCompress(record.Type))
        {
            _writer = beforeData;
            if (!RecordData.TryWriteCompressed(_message, record, ref _writer, ref _compression, ref stepsLeft))
            {
                return false;
            }
        }

        if (!_writer.IsFull)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_room[lengthAt..], (ushort)(_writer.Position - dataAt));
        }

        Written++;
        return true;
    }

    private void BeginFields(RRType type, uint ttl)
    {
        // A TTL with its highest bit set counts as 0 (RFC 2181 §8).
        uint seconds = ttl > HighestTtl ? 0 : uint.Min(ttl, MaxTtlSeconds);
        KeepSeconds = uint.Min(KeepSeconds, seconds);
        _setSeconds = uint.Min(_setSeconds, seconds);
        _writer.WriteUInt16((ushort)type);
        _writer.WriteUInt16((ushort)DnsClass.IN);
        _writer.WriteUInt32(seconds);
    }
}
