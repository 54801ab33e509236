using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Export;

/// <summary>Which names another resolver must send to us, so that every order is effective there.</summary>
/// <remarks>
/// A resolver forwards a name with all below it. That is enough for every entry, and no more is rewritten by it: what no order covers, we
/// resolve as any name.
/// </remarks>
public static class ForwardedNames
{
    /// <summary>
    /// The names, without final dot, sorted, none at or below another: of orders that are in force or will be, what the guard holds left
    /// out, and so what spares a name or only counts.
    /// </summary>
    public static ImmutableArray<string> Of(OrderSet orders, GuardVerdict guard, DateTimeOffset now)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Order order in orders.Orders)
        {
            for (int index = 0; now < order.ValidUntil && index < order.Entries.Count; index++)
            {
                OrderEntry entry = order.Entries[index];
                if (entry.Action is not (EntryAction.Passthru or EntryAction.Observe) && !guard.IsHeld(order, index))
                {
                    names.Add(TextOf(entry.Name));
                }
            }
        }

        ImmutableArray<string>.Builder top = ImmutableArray.CreateBuilder<string>(names.Count);
        foreach (string name in names)
        {
            if (!IsBelowOneOf(name, names))
            {
                top.Add(name);
            }
        }

        top.Sort(StringComparer.Ordinal);
        return top.DrainToImmutable();
    }

    private static string TextOf(scoped WireName name) => NameText.Format(name).TrimEnd('.');

    private static bool IsBelowOneOf(string name, HashSet<string> names)
    {
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (names.Contains(name[(dot + 1)..]))
            {
                return true;
            }
        }

        return false;
    }
}
