using System;

namespace Sinkhole.NameServer.Policy;

/// <summary>All rules of one name. Names with equal rules share one set.</summary>
internal sealed class RuleSet
{
    /// <summary>No rule at all.</summary>
    public static readonly RuleSet Empty = new([], [], isAllowed: false);

    private RuleSet(PolicyRule[] exact, PolicyRule[] subtree, bool isAllowed)
    {
        Exact = exact;
        Subtree = subtree;
        IsAllowed = isAllowed;
    }

    /// <summary>Rules for the name itself, in the order of <see cref="PolicyRule.Compare"/>.</summary>
    public PolicyRule[] Exact { get; }

    /// <summary>Rules for the name and all names below it, in the same order.</summary>
    public PolicyRule[] Subtree { get; }

    /// <summary>Whether the operator's allow list overrides every order for the name and all names below it.</summary>
    public bool IsAllowed { get; }

    /// <summary>This set and one more rule; a rule that is already there is not added again.</summary>
    public RuleSet With(PolicyMatch match, PolicyRule rule)
    {
        PolicyRule[] rules = match == PolicyMatch.Exact ? Exact : Subtree;
        if (Array.IndexOf(rules, rule) >= 0)
        {
            return this;
        }

        return match == PolicyMatch.Exact
            ? new RuleSet(Insert(rules, rule), Subtree, IsAllowed)
            : new RuleSet(Exact, Insert(rules, rule), IsAllowed);
    }

    /// <summary>This set on the operator's allow list.</summary>
    public RuleSet Allowed() => new(Exact, Subtree, isAllowed: true);

    private static PolicyRule[] Insert(PolicyRule[] rules, PolicyRule rule)
    {
        PolicyRule[] grown = [.. rules, rule];
        Array.Sort(grown, PolicyRule.Compare);
        return grown;
    }
}
