using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Policy;

/// <summary>Takes entries in any order and freezes them into a <see cref="PolicyTable"/>. One thread; used once.</summary>
public sealed class PolicyTableBuilder
{
    private const int FirstSlots = 1024;
    private const int FirstArenaOctets = 32 * FirstSlots;

    private readonly List<RuleSet> _sets = [RuleSet.Empty];
    private readonly Dictionary<(int Set, PolicyMatch Match, PolicyRule? Rule), int> _grown = [];
    private ulong[] _slots = new ulong[FirstSlots];
    private byte[] _arena = new byte[FirstArenaOctets];
    private int _arenaOctets;
    private int _count;
    private int _shallowest = WireLimits.Labels;
    private int _deepest;

    /// <summary>Adds an entry of an order. The root is never an entry: it is not taken.</summary>
    /// <param name="name">Any letter case; copied.</param>
    /// <param name="match">The name alone or all below too.</param>
    /// <param name="rule">Shared by all entries of the same order, action and page.</param>
    public void Add(scoped WireName name, PolicyMatch match, PolicyRule rule) => Grow(name, match, rule);

    /// <summary>Puts a name and all below it on the operator's allow list: it lifts every order.</summary>
    public void Allow(scoped WireName name) => Grow(name, PolicyMatch.Subtree, rule: null);

    /// <summary>The frozen table. The builder must not be used again.</summary>
    public PolicyTable Build()
    {
        Array.Resize(ref _arena, _arenaOctets);
        return new PolicyTable(_slots, _arena, [.. _sets], _count, _shallowest, _deepest);
    }

    private void Grow(scoped WireName name, PolicyMatch match, PolicyRule? rule)
    {
        if (name.IsRoot)
        {
            throw new ArgumentException("the root cannot be an entry", nameof(name));
        }

        Span<byte> scratch = stackalloc byte[NameLevels.ScratchOctets];
        var levels = new NameLevels(name, scratch);
        while (levels.Level < levels.Count)
        {
            levels.Descend();
        }

        int offset = FindOrAdd(levels);
        Span<byte> set = _arena.AsSpan(offset, sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(set, GrownSet(BinaryPrimitives.ReadInt32LittleEndian(set), match, rule));
    }

    private int FindOrAdd(scoped in NameLevels levels)
    {
        int slot = PolicyTable.Probe(_slots, _arena, levels.Hash, levels.Name);
        if (_slots[slot] != 0)
        {
            return (int)(uint)_slots[slot] - 1;
        }

        // Half full at most: a miss then ends after 1.5 probes on average.
        if (2 * (_count + 1) > _slots.Length)
        {
            Rehash();
            slot = PolicyTable.Probe(_slots, _arena, levels.Hash, levels.Name);
        }

        int offset = Append(levels.Name);
        _slots[slot] = (levels.Hash & 0xFFFF_FFFF_0000_0000) | (uint)(offset + 1);
        _count++;
        _shallowest = Math.Min(_shallowest, levels.Count);
        _deepest = Math.Max(_deepest, levels.Count);
        return offset;
    }

    private int Append(ReadOnlySpan<byte> name)
    {
        int octets = PolicyTable.RecordHeaderOctets + name.Length;
        if (_arenaOctets + octets > _arena.Length)
        {
            Array.Resize(ref _arena, checked(2 * _arena.Length));
        }

        int offset = _arenaOctets;
        Span<byte> record = _arena.AsSpan(offset, octets);
        BinaryPrimitives.WriteInt32LittleEndian(record, 0);
        record[sizeof(int)] = (byte)name.Length;
        name.CopyTo(record[PolicyTable.RecordHeaderOctets..]);
        _arenaOctets += octets;
        return offset;
    }

    private void Rehash()
    {
        var grown = new ulong[checked(2 * _slots.Length)];
        Span<byte> scratch = stackalloc byte[NameLevels.ScratchOctets];
        foreach (ulong entry in _slots)
        {
            if (entry == 0)
            {
                continue;
            }

            int offset = (int)(uint)entry - 1;
            var name = new WireName(_arena.AsSpan(offset + PolicyTable.RecordHeaderOctets, _arena[offset + sizeof(int)]));
            var levels = new NameLevels(name, scratch);
            while (levels.Level < levels.Count)
            {
                levels.Descend();
            }

            grown[PolicyTable.Probe(grown, _arena, levels.Hash, levels.Name)] = entry;
        }

        _slots = grown;
    }

    /// <summary>The number of a set with one more rule; equal sets get one number, so a million names of one order need one set.</summary>
    private int GrownSet(int set, PolicyMatch match, PolicyRule? rule)
    {
        if (_grown.TryGetValue((set, match, rule), out int known))
        {
            return known;
        }

        _sets.Add(rule is null ? _sets[set].Allowed() : _sets[set].With(match, rule));
        int number = _sets.Count - 1;
        _grown.Add((set, match, rule), number);
        return number;
    }
}
