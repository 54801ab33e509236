using System;

namespace Sinkhole.NameServer.Policy;

/// <summary>What an order does with the names of some of its entries. Names with the same order, action and page share one rule.</summary>
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

    /// <summary>What it does.</summary>
    public PolicyAction Action { get; }

    /// <summary>Addresses and TTL; for negative actions only the TTL counts.</summary>
    public SinkholePage Page { get; }

    /// <summary>TTL at an instant: the page's, cut so that no answer outlives the order.</summary>
    /// <param name="now">An instant at which the order is in force.</param>
    public uint TtlSeconds(OrderInstant now)
    {
        long left = (Order.UntilTicks - now.EndTicks) / TimeSpan.TicksPerSecond;
        return (uint)Math.Min(Page.TtlSeconds, left);
    }

    /// <summary>
    /// The order in which rules of one name are asked: older orders first, then by id (rule P1). An order that says two things
    /// of one name is heard in the order of <see cref="PolicyAction"/>, so that the verdict does not hang on the order of loading.
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
