using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Policy;

/// <summary>A folded name split into levels with a hash for each: level 1 is the last label, level n the last n labels.</summary>
/// <remarks>The hash runs from the root to the left, so that one pass gives the hash of every ancestor. It needs no secret key: a
/// collision costs one comparison, and only the operator adds names to the table.</remarks>
internal ref struct NameLevels
{
    /// <summary>Octets of scratch memory a name needs.</summary>
    public const int ScratchOctets = WireLimits.NameOctets + WireLimits.Labels;

    private const ulong Seed = 0x9E37_79B9_7F4A_7C15;
    private const ulong Multiplier = 0xD6E8_FEB8_6659_FD93;

    private readonly Span<byte> _scratch;
    private readonly Span<byte> _name;
    private readonly Span<byte> _starts;
    private ulong _hash;
    private int _level;

    /// <summary>Folds and splits a name.</summary>
    /// <param name="name">Any checked name.</param>
    /// <param name="scratch">At least <see cref="ScratchOctets"/>; owned by this value while it lives.</param>
    public NameLevels(scoped WireName name, Span<byte> scratch)
    {
        _scratch = scratch;
        _name = scratch[..name.Octets.Length];
        _starts = scratch.Slice(WireLimits.NameOctets, WireLimits.Labels);
        NameFolding.Fold(name.Octets, _name);
        Count = 0;
        for (int at = 0; _name[at] != 0; at += _name[at] + 1)
        {
            _starts[Count++] = (byte)at;
        }

        _hash = Seed;
        _level = 0;
    }

    /// <summary>A name at its deepest level: the name itself.</summary>
    /// <param name="name">Any checked name.</param>
    /// <param name="scratch">As for the constructor.</param>
    public static NameLevels Deepest(scoped WireName name, Span<byte> scratch)
    {
        var levels = new NameLevels(name, scratch);
        while (levels.Level < levels.Count)
        {
            levels.Descend();
        }

        return levels;
    }

    /// <summary>Labels of the name: the deepest level.</summary>
    public int Count { get; }

    /// <summary>Where the current level's name begins, in octets.</summary>
    public readonly int Start => _starts[Count - _level];

    /// <summary>The current level's name, folded, with the root's octet.</summary>
    public readonly ReadOnlySpan<byte> Name => _name[Start..];

    /// <summary>The current level.</summary>
    public readonly int Level => _level;

    /// <summary>The current level's hash.</summary>
    public readonly ulong Hash => _hash ^ (_hash >> 32);

    /// <summary>Goes one level deeper; call it at most <see cref="Count"/> times.</summary>
    public void Descend()
    {
        _level++;
        int start = Start;
        ReadOnlySpan<byte> label = _name.Slice(start, _name[start] + 1);
        ulong hash = _hash;
        while (label.Length >= sizeof(ulong))
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(label));
            label = label[sizeof(ulong)..];
        }

        _hash = Mix(hash, Rest(start + _name[start] + 1 - label.Length, label.Length));
    }

    /// <summary>The last octets of a label, fewer than 8, read as a whole word: the scratch memory continues after every name.</summary>
    private readonly ulong Rest(int at, int octets) =>
        BinaryPrimitives.ReadUInt64LittleEndian(_scratch[at..]) & ((1UL << (8 * octets)) - 1);

    private static ulong Mix(ulong hash, ulong octets)
    {
        ulong mixed = (hash ^ octets) * Multiplier;
        return mixed ^ (mixed >> 29);
    }
}
