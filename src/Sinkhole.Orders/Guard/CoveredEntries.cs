using System;
using System.Collections.Generic;
using System.Numerics;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Yaml;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Guard;

/// <summary>
/// Finds entries of one order that change nothing, among those that the guard lets into force: a held subtree covers nothing.
/// </summary>
internal readonly ref struct CoveredEntries
{
    private readonly EntryTable _table;
    private readonly HashSet<int> _held;

    // Index + 1 of the subtree entries in force, by name; open addressing, at most half full.
    private readonly int[] _slots;

    private CoveredEntries(EntryTable table, HashSet<int> held)
    {
        _table = table;
        _held = held;
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, table.Count * 2))];
    }

    /// <summary>Reports SH204. Time and memory grow with the number of entries, whatever they are.</summary>
    /// <param name="table">The entries of one order.</param>
    /// <param name="held">Places of those that do not go into force.</param>
    /// <param name="findings">Where to.</param>
    public static void Report(EntryTable table, HashSet<int> held, FindingList findings)
    {
        var covers = new CoveredEntries(table, held);
        for (int index = 0; index < table.Count; index++)
        {
            covers.Enter(index);
        }

        for (int index = 0; index < table.Count; index++)
        {
            if (!held.Contains(index))
            {
                covers.LookAbove(table[index], findings);
            }
        }
    }

    private void Enter(int index)
    {
        OrderEntry entry = _table[index];
        if (entry.Match == EntryMatch.Subtree && !_held.Contains(index))
        {
            Find(entry.Name) = index + 1;
        }
    }

    // What decides where this entry does not: the same name's subtree for an exact entry, else the nearest subtree above. Entries that only
    // observe stand beside the others, so each is measured against its own kind.
    private void LookAbove(OrderEntry entry, FindingList findings)
    {
        bool observes = entry.Action == EntryAction.Observe;
        WireName above = entry.Match == EntryMatch.Subtree ? entry.Name.Parent : entry.Name;
        for (; !above.IsRoot; above = above.Parent)
        {
            int found = Find(above);
            if (found == 0 || observes != (_table[found - 1].Action == EntryAction.Observe))
            {
                continue;
            }

            OrderEntry cover = _table[found - 1];
            if (cover.Action == entry.Action && string.Equals(cover.Page, entry.Page, StringComparison.Ordinal))
            {
                string where = $"'{NameText.Format(above)}' at {cover.Written.SeenFrom(entry.Written.File)}";
                string message = $"covered by subtree {where} with the same action; entry has no effect";
                findings.Add(new Finding(entry.Written, OrderCodes.Covered, message));
            }

            return;
        }
    }

    private ref int Find(scoped WireName name)
    {
        // HashCode is seeded anew in each process: a list cannot be written to collide.
        HashCode hash = default;
        hash.AddBytes(name.Octets);
        int mask = _slots.Length - 1;
        for (int at = hash.ToHashCode() & mask; ; at = (at + 1) & mask)
        {
            ref int slot = ref _slots[at];
            if (slot == 0 || _table[slot - 1].Name.Octets.SequenceEqual(name.Octets))
            {
                return ref slot;
            }
        }
    }
}
