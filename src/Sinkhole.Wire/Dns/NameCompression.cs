using System;

namespace Sinkhole.Wire.Dns;

/// <summary>Remembers where names of a message were written and puts pointers to them in later names (RFC 1035 §4.1.4).</summary>
/// <remarks>
/// The ends of names stand in a hash table, so that a name costs what its labels cost. Only <see cref="MaxNames"/> are remembered, and
/// after <see cref="MaxComparisons"/> no more are looked for: names that were made to collide are then written in full.
/// </remarks>
public ref struct NameCompression
{
    /// <summary>Room that the table needs, in places.</summary>
    public const int TableLength = 512;

    /// <summary>Most ends of names that are remembered: a quarter of the table.</summary>
    public const int MaxNames = TableLength / 4;

    /// <summary>Most labels that are compared for one message.</summary>
    public const int MaxComparisons = 1 << 15;

    private const int LastTarget = 0x3FFF;
    private const uint HashBasis = 2_166_136_261;
    private const uint HashPrime = 16_777_619;

    private readonly Span<ushort> _table;
    private readonly ReadOnlySpan<byte> _message;
    private int _count;

    /// <summary>Begins with an empty memory.</summary>
    /// <param name="message">The buffer that the names are written to.</param>
    /// <param name="table">Room for <see cref="TableLength"/> places, all 0.</param>
    public NameCompression(ReadOnlySpan<byte> message, Span<ushort> table)
    {
        _message = message;
        _table = table;
        _count = 0;
        Comparisons = 0;
    }

    /// <summary>Labels compared so far.</summary>
    public int Comparisons { get; private set; }

    /// <summary>Remembers a whole name that stands in the message without pointers; later names may end in it or in a part of it.</summary>
    /// <param name="offset">Where it begins, in octets from the message's start.</param>
    public void Remember(int offset)
    {
        int end = offset;
        while (_message[end] != 0)
        {
            end += _message[end] + 1;
        }

        Span<Ending> endings = stackalloc Ending[WireLimits.Labels];
        ReadOnlySpan<byte> name = _message[offset..(end + 1)];
        RememberAll(endings[..Cut(name, endings)], offset);
    }

    /// <summary>Writes a name: the labels that no earlier name ends in, then a pointer or the root.</summary>
    public void Write(ref MessageWriter writer, scoped WireName name)
    {
        Span<Ending> endings = stackalloc Ending[WireLimits.Labels];
        endings = endings[..Cut(name.Octets, endings)];
        int begin = writer.Position;
        for (int label = 0; label < endings.Length; label++)
        {
            if (TryFind(endings[label].Hash, name.Octets[endings[label].Start..], out int target))
            {
                writer.WriteOctets(name.Octets[..endings[label].Start]);
                writer.WriteUInt16((ushort)(MessageWriter.PointerBits | target));
                endings = endings[..label];
                break;
            }

            if (label == endings.Length - 1)
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
            RememberAll(endings, begin);
        }
    }

    /// <summary>Finds where each label begins, and the hash of the name from there to its end, letter case aside.</summary>
    /// <returns>How many.</returns>
    private static int Cut(scoped ReadOnlySpan<byte> name, scoped Span<Ending> endings)
    {
        int count = 0;
        for (int at = 0; name[at] != 0; at += name[at] + 1)
        {
            endings[count++].Start = (byte)at;
        }

        uint hash = HashBasis;
        for (int label = count - 1; label >= 0; label--)
        {
            int start = endings[label].Start;
            foreach (byte octet in name.Slice(start, name[start] + 1))
            {
                hash = (hash ^ NameFolding.FoldOctet(octet)) * HashPrime;
            }

            endings[label].Hash = hash;
        }

        return count;
    }

    private void RememberAll(scoped ReadOnlySpan<Ending> endings, int begin)
    {
        foreach (Ending ending in endings)
        {
            int place = begin + ending.Start;
            if (_count == MaxNames || place > LastTarget)
            {
                return;
            }

            int slot = SlotOf(ending.Hash);
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

    /// <summary>Whether the name that stands at a place, its pointers followed, is this one. The places are of our own writing.</summary>
    private bool IsAt(int place, scoped ReadOnlySpan<byte> name)
    {
        int at = place;
        while (true)
        {
            int length = _message[at];
            if (length > WireLimits.LabelOctets)
            {
                at = ((length << 8) | _message[at + 1]) & LastTarget;
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

    /// <summary>A label of a name, and what stands behind it.</summary>
    private struct Ending
    {
        public byte Start;
        public uint Hash;
    }
}
