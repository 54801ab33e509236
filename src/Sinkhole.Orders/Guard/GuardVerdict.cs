using System;
using System.Collections.Generic;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Model;

namespace Sinkhole.Orders.Guard;

/// <summary>What the guard says of a set: which entries are held; all others may go into force. Immutable.</summary>
public sealed class GuardVerdict
{
    private readonly HashSet<(string Order, int Index)> _held = [];

    internal GuardVerdict(IReadOnlyList<HeldEntry> held, IReadOnlyList<Finding> findings)
    {
        Held = held;
        Findings = findings;
        foreach (HeldEntry entry in held)
        {
            _held.Add((entry.Order.Id, entry.Index));
        }
    }

    /// <summary>The entries that are held, by order and place.</summary>
    public IReadOnlyList<HeldEntry> Held { get; }

    /// <summary>All findings by file, line and column: for each held entry, for each entry that a subtree in force leaves without effect,
    /// for each allowed name that lifts something.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Whether an entry stays out of force.</summary>
    /// <param name="order">An order of the set.</param>
    /// <param name="index">The entry's place in its table.</param>
    public bool IsHeld(Order order, int index)
    {
        ArgumentNullException.ThrowIfNull(order);
        return _held.Count > 0 && _held.Contains((order.Id, index));
    }
}
