using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Reload;

/// <summary>Counts what each order of a set blocks. Entries that are held by the guard or allowed by the operator do not count.</summary>
internal sealed class BlockedCounter
{
    private readonly ILookup<Order, HeldEntry> _held;
    private readonly Dictionary<Order, BlockedCount> _counts = [];

    // The allowed names, and for each of their ancestors the number of allowed names at or below it. A key holds the folded wire octets.
    private readonly HashSet<string> _allowed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _allowedBelow = new(StringComparer.Ordinal);

    /// <param name="source">The set.</param>
    public BlockedCounter(SourceSet source)
    {
        _held = source.Guard.Held.ToLookup(static held => held.Order);
        foreach (WrittenName written in source.Options.Allow)
        {
            Allow(written.Name);
        }
    }

    /// <summary>Counts the entries of an order of the set.</summary>
    public BlockedCount Of(Order order)
    {
        if (!_counts.TryGetValue(order, out BlockedCount count))
        {
            count = Count(order);
            _counts.Add(order, count);
        }

        return count;
    }

    private BlockedCount Count(Order order)
    {
        var count = default(BlockedCount);
        foreach (EntryRange range in order.Entries.Ranges)
        {
            count = Add(count, range.Action, range.Match, range.Count);
        }

        foreach (HeldEntry held in _held[order])
        {
            OrderEntry entry = order.Entries[held.Index];
            count = Add(count, entry.Action, entry.Match, -1);
        }

        return _allowed.Count == 0 ? count : WithoutAllowed(order, count);
    }

    private static BlockedCount Add(BlockedCount count, EntryAction action, EntryMatch match, int by) => (action, match) switch
    {
        (EntryAction.Passthru, _) => count with { Lifted = count.Lifted + by },
        (EntryAction.Observe, _) => count,
        (_, EntryMatch.Subtree) => count with { Subtree = count.Subtree + by },
        _ => count with { Exact = count.Exact + by },
    };

    private BlockedCount WithoutAllowed(Order order, BlockedCount count)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> allowed = _allowed.GetAlternateLookup<ReadOnlySpan<char>>();
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> allowedBelow = _allowedBelow.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> room = stackalloc char[WireLimits.NameOctets];
        HashSet<int> held = [.. _held[order].Select(static held => held.Index)];
        int index = -1;
        foreach (OrderEntry entry in order.Entries)
        {
            index++;
            if (entry.Action is EntryAction.Passthru or EntryAction.Observe || held.Contains(index))
            {
                continue;
            }

            ReadOnlySpan<char> name = Fold(entry.Name, room);
            bool isAllowed = false;
            for (ReadOnlySpan<char> at = name; !isAllowed && !at.IsEmpty; at = Parent(at))
            {
                isAllowed = allowed.Contains(at);
            }

            int below = entry.Match == EntryMatch.Subtree && allowedBelow.TryGetValue(name, out int names) ? names : 0;
            count = isAllowed ? Add(count, entry.Action, entry.Match, -1) : count with { Lifted = count.Lifted + below };
        }

        return count;
    }

    private void Allow(string written)
    {
        Span<byte> wire = stackalloc byte[WireLimits.NameOctets];
        Span<char> room = stackalloc char[WireLimits.NameOctets];
        _ = NameText.TryParse(written, wire, out int octets, out _);
        ReadOnlySpan<char> name = Fold(new WireName(wire[..octets]), room);
        _allowed.Add(name.ToString());
        for (; !name.IsEmpty; name = Parent(name))
        {
            string ancestor = name.ToString();
            _allowedBelow[ancestor] = _allowedBelow.GetValueOrDefault(ancestor) + 1;
        }
    }

    private static ReadOnlySpan<char> Fold(scoped WireName name, Span<char> room)
    {
        Span<byte> folded = stackalloc byte[WireLimits.NameOctets];
        NameFolding.Fold(name.Octets, folded);
        return room[..Encoding.Latin1.GetChars(folded[..name.Octets.Length], room)];
    }

    // Empty after the root.
    private static ReadOnlySpan<char> Parent(ReadOnlySpan<char> name) => name[0] == 0 ? [] : name[(name[0] + 1)..];
}
