using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Policy;

/// <summary>Maps a name to the rule that decides, in one walk down from the root. Immutable; any thread; 0 B for each query.</summary>
/// <remarks>Two flat parts for any number of names: <see cref="PolicySlots"/>, and the names in a store that may be shared with
/// the builder's caller.</remarks>
public sealed class PolicyTable
{
    // 512 KiB of slots: about what stays in a processor's cache beside kernel memory.
    private const int LargeSlots = 1 << 16;

    private readonly PolicySlots _slots;
    private readonly NameStore _names;
    private readonly RuleSet[] _sets;
    private readonly int _shallowest;
    private readonly int _deepest;

    internal PolicyTable(PolicySlots slots, NameStore names, RuleSet[] sets, int count, int shallowest, int deepest)
    {
        _slots = slots;
        _names = names;
        _sets = sets;
        _shallowest = shallowest;
        _deepest = deepest;
        Count = count;
    }

    /// <summary>A table without names.</summary>
    public static PolicyTable Empty { get; } = new PolicyTableBuilder().Build();

    /// <summary>Names in the table.</summary>
    public int Count { get; }

    /// <summary>Whether it is so large that <see cref="Find"/> mostly waits for memory.</summary>
    internal bool IsLarge => _slots.Length >= LargeSlots;

    /// <summary>Finds the rule that decides for a name.</summary>
    /// <param name="name">Any letter case.</param>
    /// <param name="now">The instant: only orders in force then count.</param>
    // The memory for 127 levels is written before it is read; clearing it first cost a tenth of an answer's user time.
    [SkipLocalsInit]
    public PolicyVerdict Find(scoped WireName name, OrderInstant now)
    {
        Span<byte> scratch = stackalloc byte[NameLevels.ScratchOctets];
        Span<FoundSet> found = stackalloc FoundSet[WireLimits.Labels];
        var levels = new NameLevels(name, scratch);
        int count = Walk(ref levels, found);
        return count == 0 ? default : Decide(found[..count], levels.Count, now, covering: null);
    }

    /// <summary>
    /// Finds all orders in force that cover a name, each once: for records of visits and for look-ups, not for the query path.
    /// </summary>
    /// <param name="name">Any letter case.</param>
    /// <param name="now">The instant.</param>
    /// <param name="covering">Filled with the deciding rule of each order, the strongest first; empty when the allow list covers the
    /// name.</param>
    /// <returns>The verdict, as <see cref="Find"/>.</returns>
    public PolicyVerdict FindAll(scoped WireName name, OrderInstant now, ICollection<PolicyRule> covering)
    {
        Span<byte> scratch = stackalloc byte[NameLevels.ScratchOctets];
        Span<FoundSet> found = stackalloc FoundSet[WireLimits.Labels];
        var levels = new NameLevels(name, scratch);
        int count = Walk(ref levels, found);
        return count == 0 ? default : Decide(found[..count], levels.Count, now, covering);
    }

    /// <summary>Computes the hashes that <see cref="Find"/> would probe for a name.</summary>
    /// <param name="name">Any letter case.</param>
    /// <param name="hashes">Filled from the front, as far as there is room.</param>
    /// <returns>How many.</returns>
    [SkipLocalsInit]
    internal int HashesOf(scoped WireName name, Span<ulong> hashes)
    {
        var levels = new NameLevels(name, stackalloc byte[NameLevels.ScratchOctets]);
        int count = 0;
        int last = Math.Min(levels.Count, _deepest);
        while (levels.Level < last && count < hashes.Length)
        {
            levels.Descend();
            if (levels.Level >= _shallowest)
            {
                hashes[count++] = levels.Hash;
            }
        }

        return count;
    }

    /// <summary>Reads the slots of these hashes and their names, so that they are cached when they are looked up.</summary>
    internal void Prefetch(ReadOnlySpan<ulong> hashes) => _slots.Prefetch(_names, hashes);

    /// <summary>Collects the rule sets from the root down: one probe for each level, none below the deepest name of the table.</summary>
    private int Walk(ref NameLevels levels, Span<FoundSet> found)
    {
        int count = 0;
        int last = Math.Min(levels.Count, _deepest);
        while (levels.Level < last)
        {
            levels.Descend();
            if (levels.Level < _shallowest)
            {
                continue;
            }

            int slot = _slots.Find(_names, levels.Hash, levels.Name);
            if (!_slots.IsFree(slot))
            {
                found[count++] = new FoundSet(_slots.SetAt(slot), levels.Level, levels.Start);
            }
        }

        return count;
    }

    /// <summary>
    /// The precedence of rule P1. The deepest level comes first and exact before subtree, so the first rule met that is in force
    /// and whose order was not silenced by a deeper passthru decides: most labels, exact before subtree, older, id.
    /// </summary>
    private PolicyVerdict Decide(ReadOnlySpan<FoundSet> found, int labels, OrderInstant now, ICollection<PolicyRule>? covering)
    {
        var decision = new Decision(_sets, found, labels, now, covering);
        foreach (FoundSet level in found)
        {
            decision.IsAllowed |= _sets[level.Set].IsAllowed;
        }

        for (int index = found.Length - 1; index >= 0; index--)
        {
            RuleSet set = _sets[found[index].Set];
            if (found[index].Level == labels)
            {
                decision.Add(set.Exact, index, PolicyMatch.Exact);
            }

            decision.Add(set.Subtree, index, PolicyMatch.Subtree);
        }

        return decision.Verdict;
    }

    /// <summary>A rule set at a level of a name.</summary>
    private readonly struct FoundSet(int set, int level, int start)
    {
        public int Set { get; } = set;

        public int Level { get; } = level;

        public int Start { get; } = start;
    }

    /// <summary>Builds the verdict from the deepest level up.</summary>
    private ref struct Decision(
        RuleSet[] sets, ReadOnlySpan<FoundSet> found, int labels, OrderInstant now, ICollection<PolicyRule>? covering)
    {
        private readonly RuleSet[] _sets = sets;
        private readonly ReadOnlySpan<FoundSet> _found = found;
        private PolicyRule? _rule;
        private int _start;
        private bool _isSilenced;
        private bool _isObserved;
        private long _beginsTicks;

        /// <summary>Whether the operator's allow list covers the name.</summary>
        public bool IsAllowed { get; set; }

        public readonly PolicyVerdict Verdict => IsAllowed
            ? new PolicyVerdict(null, 0, isPassthru: true, _isObserved)
            : new PolicyVerdict(_rule, _start, _rule is null && _isSilenced, _isObserved, _beginsTicks);

        /// <summary>
        /// Takes the rules of one place into account; rules of one order are adjacent there, and the first of them counts. Observe is
        /// always looked for: it counts in addition to the rule that decides.
        /// </summary>
        public void Add(PolicyRule[] rules, int index, PolicyMatch match)
        {
            PolicyOrder? lastOrder = null;
            foreach (PolicyRule rule in rules)
            {
                if (!rule.Order.IsInForce(now))
                {
                    TakeBegin(rule);
                    continue;
                }

                if (rule.Action == PolicyAction.Observe)
                {
                    _isObserved = true;
                    continue;
                }

                if (ReferenceEquals(rule.Order, lastOrder))
                {
                    continue;
                }

                lastOrder = rule.Order;
                if (rule.Action == PolicyAction.Passthru)
                {
                    _isSilenced = true;
                }
                else if (!IsDecided && !HasDecided(rule.Order, index, match))
                {
                    Take(rule, index);
                }
            }
        }

        /// <summary>Whether a rule was found and the others are not needed.</summary>
        private readonly bool IsDecided => _rule is not null && covering is null;

        /// <summary>An order that begins later may change the answer: no TTL may go beyond its begin.</summary>
        private void TakeBegin(PolicyRule rule)
        {
            long begins = rule.Order.FromTicks;
            if (begins > now.BeginTicks && rule.Action != PolicyAction.Observe && (_beginsTicks == 0 || begins < _beginsTicks))
            {
                _beginsTicks = begins;
            }
        }

        private void Take(PolicyRule rule, int index)
        {
            if (_rule is null)
            {
                _rule = rule;
                _start = _found[index].Start;
            }

            if (!IsAllowed)
            {
                covering?.Add(rule);
            }
        }

        /// <summary>Whether a longer entry of the same order, or its exact entry at this level, has already decided.</summary>
        private readonly bool HasDecided(PolicyOrder order, int index, PolicyMatch match)
        {
            if (!_isSilenced && covering is null)
            {
                return false;
            }

            for (int deeper = _found.Length - 1; deeper >= index; deeper--)
            {
                RuleSet set = _sets[_found[deeper].Set];
                bool isHere = deeper == index;
                if (_found[deeper].Level == labels && (!isHere || match == PolicyMatch.Subtree) && HasRule(set.Exact, order))
                {
                    return true;
                }

                if (!isHere && HasRule(set.Subtree, order))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool HasRule(PolicyRule[] rules, PolicyOrder order)
        {
            foreach (PolicyRule rule in rules)
            {
                if (ReferenceEquals(rule.Order, order) && rule.Action != PolicyAction.Observe)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
