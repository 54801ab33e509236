using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Reload;

/// <summary>Counts names of an order that one set blocked and the next does not. Names blocked by another order do not count.</summary>
internal static class LostNames
{
    /// <summary>Counts the entries that were blocked and are no longer blocked.</summary>
    /// <param name="id">Id of the order.</param>
    /// <param name="before">The previous set.</param>
    /// <param name="after">The current set.</param>
    /// <param name="now">The instant.</param>
    /// <returns>The count; null when the previous set does not hold the order.</returns>
    public static int? Count(string id, LoadedSet? before, LoadedSet after, OrderInstant now)
    {
        if (before is null || Find(before, id) is not Order lost)
        {
            return null;
        }

        (PolicyTable old, PolicyTable current) = (before.Generation.Policy, after.Generation.Policy);
        int count = 0;
        foreach (OrderEntry entry in lost.Entries)
        {
            count += entry.Action is not (EntryAction.Passthru or EntryAction.Observe) && IsLost(entry, old, current, now) ? 1 : 0;
        }

        foreach (OrderEntry entry in Find(after, id)?.Entries ?? lost.Entries)
        {
            count += entry.Action == EntryAction.Passthru && IsLifted(entry.Name, id, old, current, now) ? 1 : 0;
        }

        byte[] wire = new byte[WireLimits.NameOctets];
        foreach (WrittenName allowed in after.Source.Options.Allow)
        {
            bool isName = NameText.TryParse(allowed.Name, wire, out int octets, out _);
            count += isName && IsLifted(new WireName(wire.AsSpan(0, octets)), id, old, current, now) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether a name below an entry was blocked and is no longer. The entry's own name is counted elsewhere.</summary>
    private static bool IsLifted(scoped WireName name, string id, PolicyTable before, PolicyTable after, OrderInstant now)
    {
        List<PolicyRule> covering = [];
        PolicyVerdict was = before.FindAll(name, now, covering);
        bool isEntry = was.ApexOffset == 0 && was.Rule?.Order.Id == id;
        return !isEntry && covering.Any(rule => rule.Order.Id == id) && after.Find(name, now).Rule is null;
    }

    private static Order? Find(LoadedSet set, string id) => set.Source.Orders.Orders.FirstOrDefault(order => order.Id == id);

    private static bool IsLost(scoped in OrderEntry entry, PolicyTable before, PolicyTable after, OrderInstant now) =>
        IsLost(entry.Name, before, after, now) || (entry.Match == EntryMatch.Subtree && IsLostBelow(entry.Name, before, after, now));

    private static bool IsLost(scoped WireName name, PolicyTable before, PolicyTable after, OrderInstant now) =>
        before.Find(name, now).Rule is not null && after.Find(name, now).Rule is null;

    /// <summary>Looks up a name below, with the label octet 0: no order can list such a name.</summary>
    private static bool IsLostBelow(scoped WireName name, PolicyTable before, PolicyTable after, OrderInstant now)
    {
        ReadOnlySpan<byte> label = [1, 0];
        Span<byte> below = stackalloc byte[WireLimits.NameOctets];
        if (label.Length + name.Octets.Length > below.Length)
        {
            return false;
        }

        label.CopyTo(below);
        name.Octets.CopyTo(below[label.Length..]);
        return IsLost(new WireName(below[..(label.Length + name.Octets.Length)]), before, after, now);
    }
}
