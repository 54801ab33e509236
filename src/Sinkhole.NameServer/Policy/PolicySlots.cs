using System;
using System.Runtime.CompilerServices;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Policy;

/// <summary>
/// Maps a name to the number of its rule set: a hash table with open addressing over names in a store. Immutable once filled.
/// </summary>
/// <remarks>A slot is 64 bits: set (24), tag (8), place + 1 (32). The name is always compared in full; the tag only saves comparisons. Two
/// of three slots are used: the slots that a probe reads are mostly in the same cache line.</remarks>
internal sealed class PolicySlots
{
    /// <summary>Max sets that a slot can refer to.</summary>
    public const int MaxSets = 1 << 24;

    private const int SetShift = 40;
    private const ulong TagMask = 0xFF_0000_0000;

    private readonly ulong[] _slots;

    /// <param name="names">Max names that will be added.</param>
    public PolicySlots(int names)
    {
        _slots = new ulong[(names + (names / 2)) + 4];
    }

    /// <summary>Slots, free ones included.</summary>
    public int Length => _slots.Length;

    /// <summary>The first slot of a probe.</summary>
    public int First(ulong hash) => (int)(((hash >> 32) * (ulong)_slots.Length) >> 32);

    /// <summary>The slot of a name, or the free slot where it belongs.</summary>
    public int Find(NameStore store, ulong hash, ReadOnlySpan<byte> name)
    {
        ulong tag = TagOf(hash);
        for (int slot = First(hash); ; slot = slot + 1 == _slots.Length ? 0 : slot + 1)
        {
            ulong entry = _slots[slot];
            if (entry == 0 || ((entry & TagMask) == tag && store.IsAt(PlaceOf(entry), name)))
            {
                return slot;
            }
        }
    }

    /// <summary>Reads the first slots of probes, then their names, so that the reads wait for memory at the same time.</summary>
    /// <returns>A meaningless number that depends on every read, so that the compiler removes none.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Prefetch(NameStore store, ReadOnlySpan<ulong> hashes)
    {
        ulong read = 0;
        foreach (ulong hash in hashes)
        {
            read += _slots[First(hash)];
        }

        foreach (ulong hash in hashes)
        {
            int slot = Seek(hash);
            read += IsFree(slot) ? 0UL : store.FirstOctet(PlaceAt(slot));
        }

        return (int)read;
    }

    /// <summary>Whether a slot is free.</summary>
    public bool IsFree(int slot) => _slots[slot] == 0;

    /// <summary>The number of the rule set in a slot.</summary>
    public int SetAt(int slot) => (int)(_slots[slot] >> SetShift);

    /// <summary>Puts a name into a free slot, or changes the rule set of a name.</summary>
    public void Put(int slot, ulong hash, int place, int set) =>
        _slots[slot] = ((ulong)set << SetShift) | TagOf(hash) | (uint)(place + 1);

    /// <summary>The place of the name in a used slot.</summary>
    public int PlaceAt(int slot) => PlaceOf(_slots[slot]);

    /// <summary>The first slot of a probe that is free or has the hash's tag.</summary>
    private int Seek(ulong hash)
    {
        ulong tag = TagOf(hash);
        int slot = First(hash);
        while (_slots[slot] != 0 && (_slots[slot] & TagMask) != tag)
        {
            slot = slot + 1 == _slots.Length ? 0 : slot + 1;
        }

        return slot;
    }

    private static ulong TagOf(ulong hash) => (hash << 32) & TagMask;

    private static int PlaceOf(ulong entry) => (int)((uint)entry - 1);
}
