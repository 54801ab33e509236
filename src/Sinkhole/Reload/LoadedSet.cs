using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Reload;

/// <summary>Everything that one reload has put in force, for the parts beside the name server. Deeply immutable.</summary>
/// <param name="Generation">What the name server reads.</param>
/// <param name="PublishedAt">Since when.</param>
/// <param name="Source">What it was made of.</param>
/// <param name="Pages">The pages by page profile and order id.</param>
/// <param name="RuleOrders">From the name server's rules back to orders.</param>
/// <param name="Entries">How many entries of which kind.</param>
/// <param name="JudgedAt">The instant by which its orders were in force or not when it was published.</param>
internal sealed record LoadedSet(
    Generation Generation,
    DateTimeOffset PublishedAt,
    SourceSet Source,
    FrozenDictionary<(string Page, string Order), OrderPages> Pages,
    FrozenDictionary<PolicyRule, Order> RuleOrders,
    IReadOnlyList<EntryCount> Entries,
    OrderInstant JudgedAt);
