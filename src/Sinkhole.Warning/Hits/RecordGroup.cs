using System;
using System.Collections.Immutable;
using System.Linq;

namespace Sinkhole.Warning.Hits;

/// <summary>The group of a record (<see cref="Evidence.Journals.Record.Group"/>): the orders that it was made under, in one text.</summary>
/// <remarks>
/// <c>xa-1</c>, or <c>xa-1+xb-2</c> in the order of the ids. An order's data is erased with all groups that no other order needs.
/// </remarks>
public static class RecordGroup
{
    private const char Separator = '+';

    /// <summary>The group of some orders; null for none.</summary>
    public static string? Of(ImmutableArray<string> orders) => orders.Length switch
    {
        0 => null,

        // The text itself: nearly every record has one order, and none allocates.
        1 => orders[0],
        _ => string.Join(Separator, orders.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
    };

    /// <summary>The orders of a group.</summary>
    public static ImmutableArray<string> Orders(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return [.. group.Split(Separator)];
    }
}
