using System.Collections.Immutable;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Hits;

/// <summary>What covers one host name in one generation. Immutable; may be shared by many visits.</summary>
/// <param name="Pages">The pages of the order that decides.</param>
/// <param name="CoveringOrders">
/// The ids of all orders in force that cover the name, the deciding one included; at most 255 are recorded.
/// </param>
/// <param name="Generation">The number of the generation that was asked.</param>
public sealed record BlockedName(OrderPages Pages, ImmutableArray<string> CoveringOrders, long Generation);
