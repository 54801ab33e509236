using System;
using System.Collections.Generic;
using System.Numerics;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Guard;

/// <summary>
/// Finds entries of one order that change nothing, among those that the guard lets into force: a held subtree covers nothing.
/// </summary>
/// <remarks>In a long list few names are above others: only those are put into a table.</remarks>
internal readonly ref struct CoveredEntries
{
    private readonly EntryTable _table;
    private readonly HashSet<int> _held;
    private readonly int _shallowest;

    // Place + 1 of the subtree entries in force that may be above another entry; open addressing, at most half full.
    private readonly int[] _slots;

    private CoveredEntries(EntryTable table, HashSet<int> held)
    {
        _table = table;
        _held = held;
        _shallowest = ShallowestCover();
        List<int> covers = FindCovers();
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, covers.Count * 2))];
        foreach (int place in covers)
        {
            Find(table.Names[place]) = place + 1;
        }

        HasCovers = covers.Count > 0;
    }

    private bool HasCovers { get; }

    /// <summary>Reports SH204. Time and memory grow with the number of entries, whatever they are.</summary>
    /// <param name="table">The entries of one order.</param>
    /// <param name="held">Numbers of those that do not go into force.</param>
    /// <param name="findings">Where to.</param>
    public static void Report(EntryTable table, HashSet<int> held, FindingList findings)
    {
        var covers = new CoveredEntries(table, held);
        if (!covers.HasCovers)
        {
            return;
        }

        int index = -1;
        foreach (OrderEntry entry in table)
        {
            if (!held.Contains(++index))
            {
                covers.LookAbove(entry, findings);
            }
        }
    }

    private int ShallowestCover()
    {
        int shallowest = int.MaxValue;
        int index = -1;
        foreach (OrderEntry entry in _table)
        {
            if (!_held.Contains(++index) && entry.Match == EntryMatch.Subtree)
            {
                shallowest = Math.Min(shallowest, entry.Name.LabelCount);
            }
        }

        return shallowest;
    }

    /// <summary>Places of the subtree entries in force that may cover an entry: by name, or by a name of the same hash.</summary>
    private List<int> FindCovers()
    {
        var wanted = new NameBloomFilter(_table.Count);
        Span<uint> hashes = stackalloc uint[WireLimits.Labels];
        bool isAnyWanted = false;
        int index = -1;
        foreach (OrderEntry entry in _table)
        {
            int deepest = DeepestCoverOf(entry);
            if (!_held.Contains(++index) && deepest >= _shallowest)
            {
                _ = NameBloomFilter.HashLevels(entry.Name, hashes);
                for (int labels = _shallowest; labels <= deepest; labels++)
                {
                    wanted.Add(hashes[labels - 1]);
                    isAnyWanted = true;
                }
            }
        }

        List<int> covers = [];
        if (!isAnyWanted)
        {
            return covers;
        }

        index = -1;
        foreach (OrderEntry entry in _table)
        {
            bool isCover = !_held.Contains(++index) && entry.Match == EntryMatch.Subtree
                && wanted.MayContain(hashes[NameBloomFilter.HashLevels(entry.Name, hashes) - 1]);
            if (isCover)
            {
                covers.Add(entry.Place);
            }
        }

        return covers;
    }

    /// <summary>Labels of the deepest name that can cover an entry: its own for an exact entry, else its parent's.</summary>
    private static int DeepestCoverOf(scoped in OrderEntry entry) =>
        entry.Match == EntryMatch.Exact ? entry.Name.LabelCount : entry.Name.LabelCount - 1;

    // What decides where this entry does not: the same name's subtree for an exact entry, else the nearest subtree above. Entries that only
    // observe are separate from the others, so each entry is compared with its own kind.
    private void LookAbove(scoped in OrderEntry entry, FindingList findings)
    {
        bool observes = entry.Action == EntryAction.Observe;
        WireName above = entry.Match == EntryMatch.Subtree ? entry.Name.Parent : entry.Name;
        for (int labels = DeepestCoverOf(entry); labels >= _shallowest; labels--, above = above.Parent)
        {
            int found = Find(above);
            if (found == 0)
            {
                continue;
            }

            OrderEntry cover = _table.AtPlace(found - 1);
            if (observes != (cover.Action == EntryAction.Observe))
            {
                continue;
            }

            if (cover.Action == entry.Action && string.Equals(cover.Page, entry.Page, StringComparison.Ordinal))
            {
                string where = $"'{NameText.Format(above)}' at {cover.Position.RelativeTo(entry.Position.File)}";
                string message = $"covered by subtree {where} with the same action; entry has no effect";
                findings.Add(new Finding(entry.Position, OrderCodes.Covered, message));
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
            if (slot == 0 || _table.Names.IsAt(slot - 1, name.Octets))
            {
                return ref slot;
            }
        }
    }
}
