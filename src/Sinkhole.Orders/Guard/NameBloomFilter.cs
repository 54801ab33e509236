using System;
using System.Buffers.Binary;
using System.Numerics;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Guard;

/// <summary>
/// A Bloom filter of names, with one bit a name: most names are known at once not to be in a list. It may report a name that is not there,
/// and never misses one.
/// </summary>
/// <remarks>The hash runs from the root to the left, so that one pass over a name yields that of everything above it. Its seed is new in
/// each process: a list cannot be written to collide.</remarks>
internal sealed class NameBloomFilter
{
    private const uint Multiplier = 0x9E37_79B1;

    private static readonly uint Seed = (uint)HashCode.Combine(nameof(NameBloomFilter));

    private readonly ulong[] _bits;
    private readonly int _shift;

    /// <param name="names">About how many names will be added: the more bits, the fewer false positives.</param>
    public NameBloomFilter(int names)
    {
        int bits = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(8L * names, 1024, 1 << 28));
        _bits = new ulong[bits / 64];
        _shift = 32 - BitOperations.Log2((uint)bits);
    }

    /// <summary>Adds a name.</summary>
    public void Add(scoped WireName name)
    {
        Span<uint> hashes = stackalloc uint[WireLimits.Labels];
        int levels = HashLevels(name, hashes);
        if (levels > 0)
        {
            Add(hashes[levels - 1]);
        }
    }

    /// <summary>Adds a name of letters, digits and '-', or a wildcard.</summary>
    public void Add(string name)
    {
        Span<byte> wire = stackalloc byte[WireLimits.NameOctets];
        if (NameText.TryParse(name, wire, out int octets, out _))
        {
            Add(new WireName(wire[..octets]));
        }
    }

    /// <summary>Adds what has a hash of <see cref="HashLevels"/>.</summary>
    public void Add(uint hash)
    {
        uint bit = hash >> _shift;
        _bits[bit / 64] |= 1UL << (int)bit;
    }

    /// <summary>Whether a name with this hash was added; sometimes true for one that was not.</summary>
    public bool MayContain(uint hash)
    {
        uint bit = hash >> _shift;
        return (_bits[bit / 64] & (1UL << (int)bit)) != 0;
    }

    /// <summary>The hashes of a name and of all above it.</summary>
    /// <param name="name">Folded.</param>
    /// <param name="hashes">Room for <see cref="WireLimits.Labels"/>; gets that of the last label first, the whole name's last.</param>
    /// <returns>Labels of the name.</returns>
    public static int HashLevels(scoped WireName name, Span<uint> hashes)
    {
        ReadOnlySpan<byte> octets = name.Octets;
        Span<byte> starts = stackalloc byte[WireLimits.Labels];
        int levels = 0;
        for (int at = 0; octets[at] != 0; at += octets[at] + 1)
        {
            starts[levels++] = (byte)at;
        }

        uint hash = Seed;
        int end = octets.Length - 1;
        for (int level = 0; level < levels; level++)
        {
            int start = starts[levels - 1 - level];
            hash = Mix(hash, octets[start..end]);
            hashes[level] = Finish(hash);
            end = start;
        }

        return levels;
    }

    /// <summary>A hash of a whole name that <see cref="HashLevels"/> does not give: one pass, without the names above it.</summary>
    /// <param name="name">Folded.</param>
    public static uint HashWhole(scoped WireName name) => Finish(Mix(Seed, name.Octets));

    private static uint Mix(uint hash, ReadOnlySpan<byte> octets)
    {
        while (octets.Length >= sizeof(uint))
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt32LittleEndian(octets));
            octets = octets[sizeof(uint)..];
        }

        foreach (byte octet in octets)
        {
            hash = Mix(hash, octet);
        }

        return hash;
    }

    private static uint Mix(uint hash, uint octets) => BitOperations.RotateLeft((hash ^ octets) * Multiplier, 13);

    // The bits that count are the upper ones: the last steps bring the others up.
    private static uint Finish(uint hash) => (hash ^ (hash >> 15)) * Multiplier;
}
