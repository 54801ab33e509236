using System;

namespace Sinkhole.NameServer.Policy;

/// <summary>The policy's verdict on a name at an instant.</summary>
public readonly struct PolicyVerdict
{
    // When the next order that covers the name begins; 0 for none, also in the default verdict.
    private readonly long _beginsTicks;

    internal PolicyVerdict(PolicyRule? rule, int apexOffset, bool isPassthru, bool isObserved, long beginsTicks = 0)
    {
        _beginsTicks = beginsTicks;
        Rule = rule;
        ApexOffset = apexOffset;
        IsPassthru = isPassthru;
        IsObserved = isObserved;
    }

    /// <summary>The rule that decides: page, NXDOMAIN or NODATA; null when no rule covers the name.</summary>
    public PolicyRule? Rule { get; }

    /// <summary>Where the deciding entry's name begins within QNAME, in octets: the apex of the seized zone.</summary>
    public int ApexOffset { get; }

    /// <summary>Whether the operator's allow list covers the name, or an entry passthru in force does and no rule decides.</summary>
    public bool IsPassthru { get; }

    /// <summary>Whether an entry with the action observe, in force, covers the name.</summary>
    public bool IsObserved { get; }

    /// <summary>
    /// Max TTL of an answer for the name: until the next order that covers it begins (rule N6). Without such an order there is no
    /// limit.
    /// </summary>
    /// <param name="now">The instant of the verdict.</param>
    public uint MaxTtlSeconds(OrderInstant now) => _beginsTicks == 0
        ? uint.MaxValue
        : (uint)long.Min((_beginsTicks - now.BeginTicks) / TimeSpan.TicksPerSecond, uint.MaxValue);
}
