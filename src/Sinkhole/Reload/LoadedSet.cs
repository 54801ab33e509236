using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Reload;

/// <summary>Everything that one reload has loaded. Deeply immutable.</summary>
/// <param name="Generation">The part that the name server uses.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Source">What it was built from.</param>
/// <param name="Pages">The pages by page profile and order id.</param>
/// <param name="RuleOrders">The order of each rule of the name server.</param>
/// <param name="Entries">Number of entries of each kind.</param>
/// <param name="EvaluatedAt">The order clock when it was published; decides which orders were in force.</param>
internal sealed record LoadedSet(
    Generation Generation,
    DateTimeOffset PublishedAt,
    SourceSet Source,
    FrozenDictionary<(string Page, string Order), OrderPages> Pages,
    FrozenDictionary<PolicyRule, Order> RuleOrders,
    IReadOnlyList<EntryCount> Entries,
    OrderInstant EvaluatedAt);
