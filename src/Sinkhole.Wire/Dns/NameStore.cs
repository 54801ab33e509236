using System;

namespace Sinkhole.Wire.Dns;

/// <summary>Many names in wire form, stored back to back in large blocks, without an object per name. Immutable and thread-safe.</summary>
/// <remarks>A name is identified by its place, an opaque number. Places increase in the order of adding.</remarks>
public sealed class NameStore
{
    internal const int BlockBits = 20;
    internal const int BlockOctets = 1 << BlockBits;

    /// <summary>Marks the end of a block that had no room for the next name; not a valid label length.</summary>
    internal const byte EndMark = 0xFF;

    private readonly byte[][] _blocks;

    internal NameStore(byte[][] blocks)
    {
        _blocks = blocks;
    }

    /// <summary>A store without names.</summary>
    public static NameStore Empty { get; } = new([]);

    /// <summary>The blocks, for a builder that continues from this store.</summary>
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

    /// <summary>Whether the name at a place equals a name, octet for octet.</summary>
    /// <param name="place">A place in this store.</param>
    /// <param name="name">A whole name. No name is a prefix of another in wire form, so a prefix comparison is enough.</param>
    public bool IsAt(int place, ReadOnlySpan<byte> name) => From(place).StartsWith(name);

    /// <summary>The octet at a place: the length of its name's first label.</summary>
    public byte FirstOctet(int place) => _blocks[place >> BlockBits][place & (BlockOctets - 1)];

    /// <summary>The place after a name, where the next name begins if there is one.</summary>
    /// <param name="place">Place of the name.</param>
    /// <param name="octets">Length of the name.</param>
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
