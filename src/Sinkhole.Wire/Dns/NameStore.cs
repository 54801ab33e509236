using System;

namespace Sinkhole.Wire.Dns;

/// <summary>Many names in wire form, end to end in blocks that never move: no object a name. Immutable; any thread.</summary>
/// <remarks>A name is known by its place, a number without meaning of its own. Places grow in the order of adding.</remarks>
public sealed class NameStore
{
    internal const int BlockBits = 20;
    internal const int BlockOctets = 1 << BlockBits;

    /// <summary>Stands where a block has no room for the next name; no label is as long.</summary>
    internal const byte EndMark = 0xFF;

    private readonly byte[][] _blocks;

    internal NameStore(byte[][] blocks)
    {
        _blocks = blocks;
    }

    /// <summary>A store without names.</summary>
    public static NameStore Empty { get; } = new([]);

    /// <summary>The blocks, for a builder that goes on from here.</summary>
    internal ReadOnlySpan<byte[]> Blocks => _blocks;

    /// <summary>The name at a place; valid while the store is.</summary>
    public WireName this[int place]
    {
        get
        {
            ReadOnlySpan<byte> rest = From(place);
            int end = 0;
            while (rest[end] != 0)
            {
                end += rest[end] + 1;
            }

            return new WireName(rest[..(end + 1)]);
        }
    }

    /// <summary>Whether the name at a place is this one, octet for octet.</summary>
    /// <param name="place">A place of this store.</param>
    /// <param name="name">A whole name: none is the beginning of another, so its octets alone decide.</param>
    public bool IsAt(int place, ReadOnlySpan<byte> name) => From(place).StartsWith(name);

    /// <summary>The octet at a place: the length of its name's first label.</summary>
    public byte FirstOctet(int place) => _blocks[place >> BlockBits][place & (BlockOctets - 1)];

    /// <summary>The place after a name, where the one that was added next stands, if any was.</summary>
    /// <param name="place">Of the name.</param>
    /// <param name="octets">Of the name.</param>
    public int After(int place, int octets)
    {
        int next = place + octets;
        int block = place >> BlockBits;
        int offset = next - (block << BlockBits);
        bool isFull = offset >= BlockOctets || (offset < _blocks[block].Length && _blocks[block][offset] == EndMark);
        return isFull ? (block + 1) << BlockBits : next;
    }

    private ReadOnlySpan<byte> From(int place) => _blocks[place >> BlockBits].AsSpan(place & (BlockOctets - 1));
}
