using System;
using System.Collections.Generic;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Policy;

/// <summary>Builds a <see cref="PolicyTable"/> from entries in any order. One thread; used once.</summary>
public sealed class PolicyTableBuilder
{
    private const int FirstNames = 256;

    private readonly List<RuleSet> _sets = [RuleSet.Empty];
    private readonly Dictionary<(int Set, PolicyMatch Match, PolicyRule? Rule), int> _grown = [];
    private readonly NameStoreBuilder _own;
    private (int Set, PolicyMatch Match, PolicyRule? Rule) _lastStep;
    private int _lastNumber;
    private NameStore _names;
    private PolicySlots _slots;
    private int _maxNames;
    private int _count;
    private int _shallowest = WireLimits.Labels;
    private int _deepest;

    /// <summary>Starts with no names.</summary>
    public PolicyTableBuilder()
        : this(NameStore.Empty, FirstNames)
    {
    }

    /// <summary>Starts over names that are already in a store: they are not copied.</summary>
    /// <param name="names">Folded names.</param>
    /// <param name="count">How many names will be added: the table is sized for them at once, and grows if there are more.</param>
    public PolicyTableBuilder(NameStore names, int count)
    {
        _names = names;
        _own = new NameStoreBuilder(names);
        _maxNames = Math.Max(count, 1);
        _slots = new PolicySlots(_maxNames);
    }

    /// <summary>Adds an entry of an order. The root cannot be an entry.</summary>
    /// <param name="name">Any letter case; copied.</param>
    /// <param name="match">The name alone, or with all names below it.</param>
    /// <param name="rule">Shared by all entries of the same order, action and page.</param>
    public void Add(scoped WireName name, PolicyMatch match, PolicyRule rule) => Grow(name, place: null, match, rule);

    /// <summary>Adds an entry whose name is in the store.</summary>
    /// <param name="place">The name's place.</param>
    /// <param name="match">The name alone, or with all names below it.</param>
    /// <param name="rule">Shared by all entries of the same order, action and page.</param>
    public void Add(int place, PolicyMatch match, PolicyRule rule) => Grow(_names[place], place, match, rule);

    /// <summary>Puts a name and all names below it on the operator's allow list, which overrides every order.</summary>
    public void Allow(scoped WireName name) => Grow(name, place: null, PolicyMatch.Subtree, rule: null);

    /// <summary>The frozen table. The builder must not be used again.</summary>
    public PolicyTable Build() => new(_slots, _names, [.. _sets], _count, _shallowest, _deepest);

    private void Grow(scoped WireName name, int? place, PolicyMatch match, PolicyRule? rule)
    {
        if (name.IsRoot)
        {
            throw new ArgumentException("the root cannot be an entry", nameof(name));
        }

        Span<byte> scratch = stackalloc byte[NameLevels.ScratchOctets];
        var levels = NameLevels.Deepest(name, scratch);
        int slot = _slots.Find(_names, levels.Hash, levels.Name);
        int set = 0;
        if (_slots.IsFree(slot))
        {
            slot = Enter(levels, slot);
            place ??= Keep(levels.Name);
        }
        else
        {
            set = _slots.SetAt(slot);
            place = _slots.PlaceAt(slot);
        }

        _slots.Put(slot, levels.Hash, place.Value, GrownSet(set, match, rule));
    }

    /// <summary>Counts a new name.</summary>
    /// <returns>Its slot, which changes if the table had to grow.</returns>
    private int Enter(scoped in NameLevels levels, int slot)
    {
        _shallowest = Math.Min(_shallowest, levels.Count);
        _deepest = Math.Max(_deepest, levels.Count);
        if (++_count <= _maxNames)
        {
            return slot;
        }

        _maxNames = checked(2 * _maxNames);
        Rehash();
        return _slots.Find(_names, levels.Hash, levels.Name);
    }

    private int Keep(ReadOnlySpan<byte> name)
    {
        int place = _own.Add(name);
        _names = _own.Build();
        return place;
    }

    private void Rehash()
    {
        var grown = new PolicySlots(_maxNames);
        Span<byte> scratch = stackalloc byte[NameLevels.ScratchOctets];
        for (int slot = 0; slot < _slots.Length; slot++)
        {
            if (!_slots.IsFree(slot))
            {
                int place = _slots.PlaceAt(slot);
                var levels = NameLevels.Deepest(_names[place], scratch);
                grown.Put(grown.Find(_names, levels.Hash, levels.Name), levels.Hash, place, _slots.SetAt(slot));
            }
        }

        _slots = grown;
    }

    /// <summary>The number of a set with one more rule; equal sets share a number, so a million names of one order need one set.</summary>
    private int GrownSet(int set, PolicyMatch match, PolicyRule? rule)
    {
        // Most names of a list take the same step as the name before.
        (int, PolicyMatch, PolicyRule?) step = (set, match, rule);
        if (_lastNumber > 0 && _lastStep == step)
        {
            return _lastNumber;
        }

        if (!_grown.TryGetValue(step, out int number))
        {
            number = AddSet(set, match, rule);
            _grown.Add(step, number);
        }

        (_lastStep, _lastNumber) = (step, number);
        return number;
    }

    private int AddSet(int set, PolicyMatch match, PolicyRule? rule)
    {
        if (_sets.Count == PolicySlots.MaxSets)
        {
            throw new InvalidOperationException($"more than {PolicySlots.MaxSets:N0} different sets of rules");
        }

        _sets.Add(rule is null ? _sets[set].Allowed() : _sets[set].With(match, rule));
        return _sets.Count - 1;
    }
}
