using System.Collections.Generic;
using System.Linq;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>Number of entries of one kind in a set.</summary>
/// <param name="Jurisdiction">Jurisdiction of their orders.</param>
/// <param name="Match">Exact or subtree.</param>
/// <param name="Entries">Number of entries.</param>
internal sealed record EntryCount(string Jurisdiction, EntryMatch Match, int Entries)
{
    /// <summary>Counts all entries of a set. Called once, when the set is built.</summary>
    public static IReadOnlyList<EntryCount> Of(OrderSet orders)
    {
        SortedDictionary<(string Jurisdiction, EntryMatch Match), int> counts = [];
        foreach (Order order in orders.Orders)
        {
            foreach (EntryRange range in order.Entries.Ranges)
            {
                int counted = counts.GetValueOrDefault((order.Jurisdiction, range.Match));
                counts[(order.Jurisdiction, range.Match)] = counted + range.Count;
            }
        }

        return [.. counts.Select(static count => new EntryCount(count.Key.Jurisdiction, count.Key.Match, count.Value))];
    }
}
