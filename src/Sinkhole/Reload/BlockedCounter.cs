using System.Collections.Generic;
using System.Linq;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Reload;

/// <summary>Counts what each order of a set blocks: without the entries that the guard holds or the operator allows.</summary>
internal sealed class BlockedCounter
{
    private readonly ILookup<Order, HeldEntry> _held;
    private readonly byte[][] _allowed;

    /// <param name="source">The set.</param>
    public BlockedCounter(SourceSet source)
    {
        _held = source.Guard.Held.ToLookup(static held => held.Order);
        _allowed = [.. source.Options.Allow.Select(static allowed => Wire(allowed.Name))];
    }

    /// <summary>Counts the entries of an order of the set.</summary>
    public BlockedCount Of(Order order)
    {
        var count = default(BlockedCount);
        foreach (EntryStretch stretch in order.Entries.Stretches)
        {
            count = Add(count, stretch.Action, stretch.Match, stretch.Count);
        }

        foreach (HeldEntry held in _held[order])
        {
            OrderEntry entry = order.Entries[held.Index];
            count = Add(count, entry.Action, entry.Match, -1);
        }

        return _allowed.Length == 0 ? count : WithoutAllowed(order, count);
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
        HashSet<int> held = [.. _held[order].Select(static held => held.Index)];
        int index = -1;
        foreach (OrderEntry entry in order.Entries)
        {
            index++;
            if (entry.Action is EntryAction.Passthru or EntryAction.Observe || held.Contains(index))
            {
                continue;
            }

            bool isAllowed = false;
            int below = 0;
            foreach (byte[] name in _allowed)
            {
                var allowed = new WireName(name);
                isAllowed |= entry.Name.IsAtOrBelow(allowed);
                below += entry.Match == EntryMatch.Subtree && allowed.IsAtOrBelow(entry.Name) ? 1 : 0;
            }

            count = isAllowed ? Add(count, entry.Action, entry.Match, -1) : count with { Lifted = count.Lifted + below };
        }

        return count;
    }

    private static byte[] Wire(string name)
    {
        byte[] wire = new byte[WireLimits.NameOctets];
        _ = NameText.TryParse(name, wire, out int octets, out _);
        return wire[..octets];
    }
}
