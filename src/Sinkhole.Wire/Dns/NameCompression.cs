using System;

namespace Sinkhole.Wire.Dns;

/// <summary>Compresses names: keeps the offsets of written names and writes pointers to them (RFC 1035 §4.1.4).</summary>
/// <remarks>
/// A hash table holds the suffixes of names, so the cost of a name grows only with its labels. At most <see cref="MaxNames"/> suffixes are
/// kept. After <see cref="MaxComparisons"/> names are written uncompressed: this bounds the cost of names with equal hashes.
/// </remarks>
public ref struct NameCompression
{
    /// <summary>Length of the table.</summary>
    public const int TableLength = 512;

    /// <summary>Maximum number of suffixes in the table: a quarter of its length.</summary>
    public const int MaxNames = TableLength / 4;

    /// <summary>Maximum number of label comparisons for one message.</summary>
    public const int MaxComparisons = 1 << 15;

    private const int MaxTarget = 0x3FFF;
    private const uint HashBasis = 2_166_136_261;
    private const uint HashPrime = 16_777_619;

    private readonly Span<ushort> _table;
    private readonly ReadOnlySpan<byte> _message;
    private int _count;

    /// <summary>Starts with an empty table.</summary>
    /// <param name="message">The buffer that the names are written to.</param>
    /// <param name="table"><see cref="TableLength"/> elements, all 0.</param>
    public NameCompression(ReadOnlySpan<byte> message, Span<ushort> table)
    {
        _message = message;
        _table = table;
        _count = 0;
        Comparisons = 0;
    }

    /// <summary>Labels compared so far.</summary>
    public int Comparisons { get; private set; }

    /// <summary>Adds an uncompressed name of the message to the table, with all of its suffixes.</summary>
    /// <param name="offset">Offset of the name in the message.</param>
    public void Add(int offset)
    {
        int end = offset;
        while (_message[end] != 0)
        {
            end += _message[end] + 1;
        }

        Span<Suffix> suffixes = stackalloc Suffix[WireLimits.Labels];
        ReadOnlySpan<byte> name = _message[offset..(end + 1)];
        AddAll(suffixes[..Split(name, suffixes)], offset);
    }

    /// <summary>Writes a name: labels, then a pointer to the longest known suffix, or the root.</summary>
    public void Write(ref MessageWriter writer, scoped WireName name)
    {
        Span<Suffix> suffixes = stackalloc Suffix[WireLimits.Labels];
        suffixes = suffixes[..Split(name.Octets, suffixes)];
        int begin = writer.Position;
        for (int label = 0; label < suffixes.Length; label++)
        {
            if (TryFind(suffixes[label].Hash, name.Octets[suffixes[label].Start..], out int target))
            {
                writer.WriteOctets(name.Octets[..suffixes[label].Start]);
                writer.WriteUInt16((ushort)(MessageWriter.PointerBits | target));
                suffixes = suffixes[..label];
                break;
            }

            if (label == suffixes.Length - 1)
            {
                writer.WriteOctets(name.Octets);
            }
        }

        if (name.IsRoot)
        {
            writer.WriteOctets(name.Octets);
        }

        if (!writer.IsFull)
        {
            AddAll(suffixes, begin);
        }
    }

    /// <summary>Splits a name into suffixes, and computes the case-insensitive hash of each.</summary>
    /// <returns>Number of suffixes.</returns>
    private static int Split(scoped ReadOnlySpan<byte> name, scoped Span<Suffix> suffixes)
    {
        int count = 0;
        for (int at = 0; name[at] != 0; at += name[at] + 1)
        {
            suffixes[count++].Start = (byte)at;
        }

        uint hash = HashBasis;
        for (int label = count - 1; label >= 0; label--)
        {
            int start = suffixes[label].Start;
            foreach (byte octet in name.Slice(start, name[start] + 1))
            {
                hash = (hash ^ NameFolding.FoldOctet(octet)) * HashPrime;
            }

            suffixes[label].Hash = hash;
        }

        return count;
    }

    private void AddAll(scoped ReadOnlySpan<Suffix> suffixes, int begin)
    {
        foreach (Suffix suffix in suffixes)
        {
            int place = begin + suffix.Start;
            if (_count == MaxNames || place > MaxTarget)
            {
                return;
            }

            int slot = SlotOf(suffix.Hash);
            while (_table[slot] != 0)
            {
                slot = (slot + 1) % TableLength;
            }

            _table[slot] = (ushort)place;
            _count++;
        }
    }

    private bool TryFind(uint hash, scoped ReadOnlySpan<byte> name, out int offset)
    {
        for (int slot = SlotOf(hash); _table[slot] != 0 && Comparisons < MaxComparisons; slot = (slot + 1) % TableLength)
        {
            if (IsAt(_table[slot], name))
            {
                offset = _table[slot];
                return true;
            }
        }

        offset = 0;
        return false;
    }

    // The upper bits depend on every octet.
    private static int SlotOf(uint hash) => (int)((hash ^ (hash >> 16)) % TableLength);

    /// <summary>Whether the name at an offset equals a name. Follows pointers, which this writer made, so they are valid.</summary>
    private bool IsAt(int place, scoped ReadOnlySpan<byte> name)
    {
        int at = place;
        while (true)
        {
            int length = _message[at];
            if (length > WireLimits.LabelOctets)
            {
                at = ((length << 8) | _message[at + 1]) & MaxTarget;
                continue;
            }

            Comparisons++;
            if (length != name[0])
            {
                return false;
            }

            if (length == 0)
            {
                return true;
            }

            if (!NameFolding.EqualsIgnoreCase(_message.Slice(at + 1, length), name.Slice(1, length)))
            {
                return false;
            }

            at += length + 1;
            name = name[(length + 1)..];
        }
    }

    /// <summary>A suffix of a name: start offset within the name, and hash.</summary>
    private struct Suffix
    {
        public byte Start;
        public uint Hash;
    }
}
