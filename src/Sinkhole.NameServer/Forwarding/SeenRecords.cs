using System;
using System.Buffers.Binary;
using System.Numerics;
using Sinkhole.NameServer.Caching;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>The records that an answer has already: duplicates are dropped (RFC 2181 §5).</summary>
/// <remarks>A record is identified by a keyed hash of 63 bits: without the key two different records cannot be made to collide, and by
/// chance it happens once in 10^12 answers of 5,000 records. Comparing all pairs would take quadratic time.</remarks>
internal ref struct SeenRecords
{
    private static readonly SipHash Hash = SipHash.Fresh();

    private readonly Span<ulong> _table;

    /// <summary>Begins with none.</summary>
    /// <param name="table">Room for <see cref="TableLength"/>, all 0; empty for a single record, which is always new.</param>
    public SeenRecords(Span<ulong> table)
    {
        _table = table;
    }

    /// <summary>The table's length for a number of records: a power of two, at most half full.</summary>
    public static int TableLength(int records) => records < 2 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)records * 2);

    /// <summary>The hash of an owner, ignoring letter case.</summary>
    public static ulong HashOf(scoped WireName owner)
    {
        Span<byte> folded = stackalloc byte[WireLimits.NameOctets];
        NameFolding.Fold(owner.Octets, folded);
        return Hash.Of(folded[..owner.Octets.Length]);
    }

    /// <summary>Adds a record.</summary>
    /// <param name="owner">Its owner, as <see cref="HashOf(WireName)"/>.</param>
    /// <param name="type">Its type.</param>
    /// <param name="data">RDATA, names uncompressed.</param>
    /// <param name="names">The range of its names, whose letter case is ignored (RFC 4343 §3).</param>
    /// <returns>False for a duplicate.</returns>
    public readonly bool TryAdd(ulong owner, RRType type, scoped ReadOnlySpan<byte> data, Range names)
    {
        if (_table.IsEmpty)
        {
            return true;
        }

        Span<byte> key = stackalloc byte[sizeof(ulong) + sizeof(ulong) + sizeof(ushort)];
        BinaryPrimitives.WriteUInt64LittleEndian(key, owner);
        BinaryPrimitives.WriteUInt64LittleEndian(key[sizeof(ulong)..], HashOf(data, names));
        BinaryPrimitives.WriteUInt16LittleEndian(key[(2 * sizeof(ulong))..], (ushort)type);

        // 0 marks a free slot.
        ulong hash = Hash.Of(key) | 1;
        for (int slot = (int)(hash >> 1) & (_table.Length - 1); ; slot = (slot + 1) & (_table.Length - 1))
        {
            if (_table[slot] == hash)
            {
                return false;
            }

            if (_table[slot] == 0)
            {
                _table[slot] = hash;
                return true;
            }
        }
    }

    private static ulong HashOf(scoped ReadOnlySpan<byte> data, Range names)
    {
        (int at, int octets) = names.GetOffsetAndLength(data.Length);
        if (octets == 0)
        {
            return Hash.Of(data);
        }

        // Chains hashes: of the octets before the names, of the folded names in pieces, and of the octets after them.
        Span<byte> piece = stackalloc byte[sizeof(ulong) + WireLimits.NameOctets];
        ulong hash = Hash.Of(data[..at]);
        for (int left = octets; left > 0;)
        {
            int length = int.Min(left, WireLimits.NameOctets);
            BinaryPrimitives.WriteUInt64LittleEndian(piece, hash);
            NameFolding.Fold(data.Slice(at, length), piece[sizeof(ulong)..]);
            hash = Hash.Of(piece[..(sizeof(ulong) + length)]);
            at += length;
            left -= length;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(piece, hash);
        BinaryPrimitives.WriteUInt64LittleEndian(piece[sizeof(ulong)..], Hash.Of(data[at..]));
        return Hash.Of(piece[..(2 * sizeof(ulong))]);
    }
}
