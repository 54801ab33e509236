using System;
using System.Collections.Generic;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Reload;

/// <summary>Builds the name server's policy table from orders. Only entries that the guard holds are left out.</summary>
/// <remarks>Orders that have not begun or have ended are in the table too: each query is decided by its own instant.</remarks>
internal sealed class PolicyCompiler
{
    private readonly PolicyTableBuilder _table;
    private readonly Dictionary<PolicyRule, Order> _orders = [];
    private readonly IReadOnlyDictionary<string, SinkholePage> _pages;
    private readonly SinkholePage _negative;

    /// <param name="set">The orders that will be added; the table shares their name store.</param>
    /// <param name="pages">Page profiles by name.</param>
    /// <param name="negativeTtlSeconds">TTL of NXDOMAIN and NODATA answers.</param>
    public PolicyCompiler(OrderSet set, IReadOnlyDictionary<string, SinkholePage> pages, uint negativeTtlSeconds)
    {
        _table = new PolicyTableBuilder(set.Names, set.EntryCount);
        _pages = pages;
        _negative = new SinkholePage([], negativeTtlSeconds);
    }

    /// <summary>The order of each rule in the table.</summary>
    public IReadOnlyDictionary<PolicyRule, Order> Orders => _orders;

    /// <summary>Adds the entries of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="isHeld">Whether the guard holds the entry at an index.</param>
    public void Add(Order order, Func<int, bool> isHeld)
    {
        var facts = new PolicyOrder(order.Id, order.ValidFrom, order.ValidUntil, ReasonOf(order.Class));
        Dictionary<(EntryAction Action, string? Page), PolicyRule> rules = [];
        PolicyRule? rule = null;
        (EntryAction Action, string? Page) asked = default;
        int index = -1;
        foreach (OrderEntry entry in order.Entries)
        {
            index++;
            if (isHeld(index))
            {
                continue;
            }

            if (rule is null || asked.Action != entry.Action || !ReferenceEquals(asked.Page, entry.Page))
            {
                asked = (entry.Action, entry.Page);
                if (!rules.TryGetValue(asked, out rule))
                {
                    rule = new PolicyRule(facts, ActionOf(entry.Action), PageOf(entry));
                    rules.Add(asked, rule);
                    _orders.Add(rule, order);
                }
            }

            _table.Add(entry.Place, entry.Match == EntryMatch.Exact ? PolicyMatch.Exact : PolicyMatch.Subtree, rule);
        }
    }

    /// <summary>Adds a name and its subtree to the operator's allow list.</summary>
    public void Allow(scoped WireName name) => _table.Allow(name);

    /// <summary>The frozen table.</summary>
    public PolicyTable Build() => _table.Build();

    private SinkholePage PageOf(scoped in OrderEntry entry) => entry.Page is string name ? _pages[name] : _negative;

    /// <summary>Blocked for the operator's own test orders, Censored for orders from outside (RFC 8914 §4.16, §4.17).</summary>
    private static ExtendedError ReasonOf(OrderClass orderClass) =>
        orderClass == OrderClass.Test ? ExtendedError.Blocked : ExtendedError.Censored;

    private static PolicyAction ActionOf(EntryAction action) => action switch
    {
        EntryAction.Page => PolicyAction.Page,
        EntryAction.Nxdomain => PolicyAction.NXDomain,
        EntryAction.Nodata => PolicyAction.NoData,
        EntryAction.Passthru => PolicyAction.Passthru,
        EntryAction.Observe => PolicyAction.Observe,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "no such action"),
    };
}
