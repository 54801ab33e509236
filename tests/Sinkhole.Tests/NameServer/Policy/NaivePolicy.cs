using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.NameServer.Policy;

namespace Sinkhole.Tests.NameServer.Policy;

/// <summary>The precedence of rule P1 over a plain list, written as simply as possible.</summary>
internal sealed class NaivePolicy
{
    private readonly List<Entry> _entries = [];
    private readonly List<string> _allowed = [];

    public void Add(string name, PolicyMatch match, PolicyRule rule) => _entries.Add(new Entry(name, match, rule));

    public void Allow(string name) => _allowed.Add(name);

    /// <summary>The deciding entry of each remaining order, in order of precedence.</summary>
    public List<Entry> Covering(string qname, OrderInstant now)
    {
        if (_allowed.Any(name => IsAtOrBelow(qname, name)))
        {
            return [];
        }

        IEnumerable<Entry> decisions = InForce(qname, now)
            .Where(entry => entry.Rule.Action != PolicyAction.Observe)
            .GroupBy(entry => entry.Rule.Order)
            .Select(ofOneOrder => ofOneOrder
                .OrderByDescending(entry => entry.Labels)
                .ThenBy(entry => entry.Match == PolicyMatch.Exact ? 0 : 1)
                .ThenBy(entry => entry.Rule.Action)
                .First());
        return
        [
            .. decisions
                .Where(entry => entry.Rule.Action != PolicyAction.Passthru)
                .OrderByDescending(entry => entry.Labels)
                .ThenBy(entry => entry.Match == PolicyMatch.Exact ? 0 : 1)
                .ThenBy(entry => entry.Rule.Order.FromTicks)
                .ThenBy(entry => entry.Rule.Order.Id, StringComparer.Ordinal),
        ];
    }

    public bool IsObserved(string qname, OrderInstant now) =>
        InForce(qname, now).Any(entry => entry.Rule.Action == PolicyAction.Observe);

    /// <summary>Whether an entry exempts the name, and no rule decides.</summary>
    public bool IsPassthru(string qname, OrderInstant now) =>
        _allowed.Any(name => IsAtOrBelow(qname, name))
        || (Covering(qname, now).Count == 0
            && InForce(qname, now).Any(entry => entry.Rule.Action == PolicyAction.Passthru));

    private IEnumerable<Entry> InForce(string qname, OrderInstant now) => _entries.Where(entry =>
        now.BeginTicks >= entry.Rule.Order.FromTicks
        && now.EndTicks < entry.Rule.Order.UntilTicks
        && (entry.Match == PolicyMatch.Exact ? SameName(qname, entry.Name) : IsAtOrBelow(qname, entry.Name)));

    private static bool SameName(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static bool IsAtOrBelow(string qname, string name) =>
        SameName(qname, name) || qname.EndsWith("." + name, StringComparison.OrdinalIgnoreCase);

    /// <summary>An entry of the list.</summary>
    internal sealed record Entry(string Name, PolicyMatch Match, PolicyRule Rule)
    {
        public int Labels => Name.Split('.').Length;
    }
}
