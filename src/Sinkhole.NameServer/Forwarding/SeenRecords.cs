using System;
using System.Buffers.Binary;
using System.Numerics;
using Sinkhole.NameServer.Caching;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Which records an answer has already: equal ones are passed once (RFC 2181 §5).</summary>
/// <remarks>A record is known by a keyed hash of 64 bits: nobody who does not know the key can make two different ones seem equal, and by
/// chance it happens once in 10^12 answers of 5,000 records. To compare them in full would cost the square of their number.</remarks>
internal ref struct SeenRecords
{
    private static readonly SipHash Hash = SipHash.Fresh();

    private readonly Span<ulong> _table;

    /// <summary>Begins with none.</summary>
    /// <param name="table">Room for <see cref="TableLength"/>, all 0; empty where there is one record only, which is always new.</param>
    public SeenRecords(Span<ulong> table)
    {
        _table = table;
    }

    /// <summary>How long the table is for a number of records: a power of two, half of it free.</summary>
    public static int TableLength(int records) => records < 2 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)records * 2);

    /// <summary>Takes a record.</summary>
    /// <param name="owner">Its owner, any letter case.</param>
    /// <param name="type">Its type.</param>
    /// <param name="data">RDATA, names in full.</param>
    /// <returns>False when an equal one was taken before.</returns>
    public readonly bool TryAdd(scoped WireName owner, RRType type, scoped ReadOnlySpan<byte> data)
    {
        if (_table.IsEmpty)
        {
            return true;
        }

        Span<byte> key = stackalloc byte[WireLimits.NameOctets + sizeof(ushort) + sizeof(ulong)];
        NameFolding.Fold(owner.Octets, key);
        int octets = owner.Octets.Length;
        BinaryPrimitives.WriteUInt16BigEndian(key[octets..], (ushort)type);
        BinaryPrimitives.WriteUInt64BigEndian(key[(octets + sizeof(ushort))..], Hash.Of(data));

        // 0 says that a place is free.
        ulong hash = Hash.Of(key[..(octets + sizeof(ushort) + sizeof(ulong))]) | 1;
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
}
