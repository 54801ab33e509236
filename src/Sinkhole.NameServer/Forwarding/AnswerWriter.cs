using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Copies records of an upstream's answer behind the question, in the form that a client's reply uses: owners as pointers, TTLs within
/// bounds, names in RDATA compressed only where every reader must expect it, equal records once.
/// </summary>
/// <remarks>Once the buffer is full nothing more is written and <see cref="IsFull"/> is true.</remarks>
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
    /// <param name="owners">Room for all owners, including that of the question.</param>
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

    /// <summary>Whether something did not fit: what was written is incomplete.</summary>
    public readonly bool IsFull => _writer.IsFull;

    /// <summary>Records written.</summary>
    public int Written { get; private set; }

    /// <summary>The smallest TTL of them; a week at most.</summary>
    public uint KeepSeconds { get; private set; } = MaxTtlSeconds;

    /// <summary>Labels that were compared to compress names.</summary>
    public readonly int Comparisons => _compression.Comparisons;

    /// <summary>A copy of the records.</summary>
    public readonly byte[] Copy() => _room[_begin.._writer.Position].ToArray();

    /// <summary>Remembers a written name as an owner.</summary>
    public void TakeOwner(int offset)
    {
        if (!_writer.IsFull)
        {
            _owners[_ownerCount++] = (ushort)offset;
            _compression.Add(offset);
        }
    }

    /// <summary>Finds a remembered owner.</summary>
    /// <param name="name">The owner.</param>
    /// <param name="at">Its place.</param>
    /// <param name="stepsLeft">Reduced by the steps of the search.</param>
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

    /// <summary>Writes an alias; its target is not compressed.</summary>
    /// <returns>The target's place.</returns>
    public int WriteAlias(int ownerAt, RRType type, uint ttl, scoped WireName target)
    {
        WritePointer(ownerAt);
        BeginFields(type, ttl);
        _writer.WriteUInt16((ushort)target.Octets.Length);
        _writer.WriteOctets(target.Octets);
        Written++;
        return _writer.Position - target.Octets.Length;
    }

    /// <summary>Writes a record of a remembered owner, unless an equal one was written.</summary>
    /// <returns>False when RDATA does not fit its type, or the steps are used up.</returns>
    public bool TryWriteRecord(int ownerAt, scoped WireName owner, scoped in ResourceRecord record, ref int stepsLeft)
    {
        if (_hashedOwnerAt != ownerAt)
        {
            // Most records have the same owner as the one before.
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
    /// Sets the TTL of all of them to the lowest of the set, duplicates included (RFC 2181 §5.2). For ANY it is the lowest of all types: a
    /// lower TTL is never wrong.
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

    /// <summary>Writes the SOA of a negative answer, with a TTL of the SOA's MINIMUM at most (RFC 2308 §5).</summary>
    /// <returns>False when it is not an SOA.</returns>
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

    /// <summary>Writes a record of another owner, unless an equal one was written.</summary>
    /// <returns>As <see cref="TryWriteRecord"/>.</returns>
    public bool TryWriteOwned(scoped WireName owner, scoped in ResourceRecord record, ref int stepsLeft)
    {
        MessageWriter before = _writer;
        _compression.Write(ref _writer, owner);
        return TryWriteFields(before, SeenRecords.HashOf(owner), record, record.Ttl, ref stepsLeft);
    }

    private void WritePointer(int ownerAt) => _writer.WriteUInt16((ushort)(MessageWriter.PointerBits | ownerAt));

    /// <summary>Writes everything after the owner; a duplicate is removed again.</summary>
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
            // The first of the two wrote its owner, so compression has remembered nothing of this one.
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
