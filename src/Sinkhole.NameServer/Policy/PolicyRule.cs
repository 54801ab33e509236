using System;

namespace Sinkhole.NameServer.Policy;

/// <summary>An order's action for some of its entries. Names with the same order, action and page share one rule.</summary>
public sealed class PolicyRule
{
    /// <summary>Takes a rule.</summary>
    public PolicyRule(PolicyOrder order, PolicyAction action, SinkholePage page)
    {
        Order = order;
        Action = action;
        Page = page;
    }

    /// <summary>The order behind it.</summary>
    public PolicyOrder Order { get; }

    /// <summary>Its action.</summary>
    public PolicyAction Action { get; }

    /// <summary>Addresses and TTL; for negative actions only the TTL is used.</summary>
    public SinkholePage Page { get; }

    /// <summary>TTL at an instant: the page's, cut so that no answer outlives the order.</summary>
    /// <param name="now">An instant at which the order is in force.</param>
    public uint TtlSeconds(OrderInstant now)
    {
        long left = (Order.UntilTicks - now.EndTicks) / TimeSpan.TicksPerSecond;
        return (uint)Math.Min(Page.TtlSeconds, left);
    }

    /// <summary>
    /// The precedence of the rules of one name: older orders first, then by id (rule P1). Two rules of one order are sorted by
    /// <see cref="PolicyAction"/>, so that the verdict does not depend on the order of loading.
    /// </summary>
    internal static int Compare(PolicyRule left, PolicyRule right)
    {
        int byAge = left.Order.FromTicks.CompareTo(right.Order.FromTicks);
        if (byAge != 0)
        {
            return byAge;
        }

        int byId = string.CompareOrdinal(left.Order.Id, right.Order.Id);
        return byId != 0 ? byId : left.Action.CompareTo(right.Action);
    }
}
