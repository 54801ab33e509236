using System;
using System.Collections.Immutable;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Hits;

/// <summary>What covers one host name in one generation. Immutable; may be shared by many visits.</summary>
/// <param name="Pages">The pages of the order that decides.</param>
/// <param name="CoveringOrders">
/// The ids of all orders in force that cover the name, the deciding one included; at most 255 are recorded.
/// </param>
/// <param name="Generation">The number of the generation that was asked.</param>
/// <param name="EntryCharacters">
/// Characters of the deciding entry's name, without last dot: the last characters of the host; those before were
/// chosen by the visitor. At most the host's length.
/// </param>
public sealed record BlockedName(OrderPages Pages, ImmutableArray<string> CoveringOrders, long Generation, int EntryCharacters)
{
    /// <summary>The deciding entry's name.</summary>
    /// <param name="host">The host that was asked for, folded.</param>
    internal ReadOnlySpan<char> EntryOf(string host) => host.AsSpan(host.Length - EntryCharacters);
}
