using System;

namespace Sinkhole.NameServer.Policy;

/// <summary>What the policy says of a name at an instant.</summary>
public readonly struct PolicyVerdict
{
    // Without a name in the table there is nothing to wait for; 0 stands for that in the verdict that nobody made.
    private readonly long _beginsTicks;

    internal PolicyVerdict(PolicyRule? rule, int apexOffset, bool isLifted, bool isObserved, long beginsTicks = 0)
    {
        _beginsTicks = beginsTicks;
        Rule = rule;
        ApexOffset = apexOffset;
        IsPassthru = isLifted;
        IsObserved = isObserved;
    }

    /// <summary>The rule that decides: page, NXDOMAIN or NODATA; null when the name is left alone.</summary>
    public PolicyRule? Rule { get; }

    /// <summary>Where the name of the deciding entry begins inside QNAME, in octets: the apex of the made-up zone.</summary>
    public int ApexOffset { get; }

    /// <summary>Whether the operator's allow list covers the name, or an entry passthru in force does and no rule decides.</summary>
    public bool IsPassthru { get; }

    /// <summary>Whether an entry with the action observe, in force, covers the name.</summary>
    public bool IsObserved { get; }

    /// <summary>
    /// How long an answer for the name may be kept: until the next order that covers it begins (rule N6). Without such an order there is
    /// no limit.
    /// </summary>
    /// <param name="now">The instant of the verdict.</param>
    public uint MaxTtlSeconds(OrderInstant now) => _beginsTicks == 0
        ? uint.MaxValue
        : (uint)long.Min((_beginsTicks - now.BeginTicks) / TimeSpan.TicksPerSecond, uint.MaxValue);
}
