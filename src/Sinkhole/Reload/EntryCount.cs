using System.Collections.Generic;
using System.Linq;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>How many entries of one kind a set has.</summary>
/// <param name="Jurisdiction">Of their orders.</param>
/// <param name="Match">What they cover.</param>
/// <param name="Entries">How many.</param>
internal sealed record EntryCount(string Jurisdiction, EntryMatch Match, int Entries)
{
    /// <summary>Counts all entries of a set, once, when it is built.</summary>
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
